"""Slots by dice of their own, so that a seed's other dice fall as they did without."""

from random import Random
from typing import Any

from domain.scheduling.limits import SlotRules
from local.chaos.dice import likely

type Documents = list[dict[str, Any]]


def with_slots(seed: int, documents: Documents) -> tuple[SlotRules, Documents]:
    """Choose how much there is, and let about half of the waves wait for it."""
    dice = Random(f"chaos slots {seed}")  # noqa: S311 (a simulation)
    rules = SlotRules(
        machines=dice.choice((2, 3, 200)),
        copies=dice.choice((1, 2)),
        failovers=dice.choice((0, 1, 2)),
        mbits=dice.choice((0, 100)),
    )
    return rules, [_waiting(dice, each) if likely(dice, 0.5) else each for each in documents]


def _waiting(dice: Random, document: dict[str, Any]) -> dict[str, Any]:
    slots = {"priority": dice.randint(0, 9), "mbits": dice.choice((0, 50))}
    return document | {"policy": document["policy"] | {"slots": slots}}
