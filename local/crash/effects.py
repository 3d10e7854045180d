"""The ledger of effects: what each call changed in the world; a call that changed nothing has none.

An effect is a difference between the world before and after one request, so a repetition that sets
what is set already (the same tags, the same rule) is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from local.crash.aws_state import aws_state
from local.simulators.aws.simulated_aws import SimulatedAws
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """One change: by which request, to what, and from what to what."""

    by: str
    subject: str
    change: str

    def __str__(self) -> str:
        return f"{self.by} {self.subject}: {self.change}"


class AwsEffects:
    """Stands before the simulated AWS and writes down what every mutating call changed."""

    def __init__(self, aws: SimulatedAws) -> None:
        self._aws = aws
        self.entries: list[Effect] = []
        self.repeated: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        door = self._aws.front_door
        door.tick()  # what time alone brought about is no effect of this call
        known, before = len(door.ledger.entries), aws_state(self._aws)
        try:
            return door(environ, start_response)
        finally:
            if len(door.ledger.entries) > known:
                self._compare(door.ledger.entries[-1].action, before)

    def _compare(self, action: str, before: dict[str, str]) -> None:
        after = aws_state(self._aws)
        changed = [key for key in sorted({*before, *after}) if before.get(key) != after.get(key)]
        for key in changed:
            change = f"{before.get(key, '-')} → {after.get(key, '-')}"
            self.entries.append(Effect(action, key, change))
        if not changed:
            self.repeated.append(action)


def azure_effects(world: World) -> list[Effect]:
    """Tell what was changed in the vault and around it."""
    return [
        Effect(entry.operation, entry.subject, entry.effect.split()[0])
        for entry in world.ledger.entries
        if not entry.refused
    ]
