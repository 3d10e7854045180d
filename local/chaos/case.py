"""One run of waves by dice: everything about it follows from its seed."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

from domain.scheduling.limits import SlotRules
from local.chaos.dice import likely
from local.chaos.engine import EngineOdds
from local.chaos.mishaps import Odds
from local.chaos.slots import with_slots
from local.chaos.wave import wave_document
from local.proof.trouble import Trouble, random_troubles
from local.rehearsal import REGION
from local.simulators.aws.workload import Workload, random_workload
from local.simulators.site_recovery.model.settings import WorldSettings

_MB = 1_000_000
_S, _M = timedelta(seconds=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Temper:
    """How people behave: how likely each is, and how long they take at most, in hours."""

    reject: float
    ignore: float
    cancel: float
    twice: float
    suspend: float
    retry: float
    slow: float


@dataclass(frozen=True, slots=True)
class Case:
    """The machines, the waves as documents, their people, and what goes wrong.

    `weather` is how many times something befalls the whole place: a heartbeat that stays away, a
    clock that jumps, a host that dies.
    """

    seed: int
    settings: WorldSettings
    documents: tuple[dict[str, Any], ...]
    workloads: dict[int, Workload]
    skews: dict[int, timedelta]
    temper: Temper
    odds: Odds
    door_odds: Odds
    engine: EngineOdds
    troubles: tuple[Trouble, ...]
    weather: int
    most_waves: int
    by_queue: bool
    slots: SlotRules = field(default_factory=SlotRules)


def instance_id(number: int) -> str:
    """Name an instance as the stage does."""
    return f"i-{number:017x}"


def case_of(seed: int, instances: int = 6) -> Case:
    """Roll the dice of a seed, for waves of at most so many instances together."""
    dice = Random(f"chaos case {seed} {instances}")  # noqa: S311 (a simulation)
    number = dice.randint(1, instances)
    usual = random_workload(seed)
    workloads = {n: replace(usual, seed=seed * 100 + n) for n in range(1, number + 1)}
    ids = [instance_id(n) for n in workloads]
    cut = dice.randint(1, number) if likely(dice, 0.25) else number
    parts = [part for part in (ids[:cut], ids[cut:]) if part]
    if len(parts) > 1 and likely(dice, 0.3):
        parts[1] = [ids[0], *parts[1]]
    documents = [
        {"wave": f"w{place}", "region": REGION} | wave_document(dice, part, usual)
        for place, part in enumerate(parts, 1)
    ]
    settings = WorldSettings(
        seed=seed,
        classic=likely(dice, 1 / 3),
        churn=dice.choice((100_000, 500_000, 5 * _MB)),
        throughput=dice.choice((10, 40)) * _MB,
    )
    if settings.classic:
        documents = [each | {"mobility_service": "push"} for each in documents]
    slots, documents = with_slots(seed, documents)
    rough = dice.choice((0.25, 0.5, 1.0, 1.0, 2.0))
    return Case(
        seed,
        settings,
        tuple(documents),
        workloads,
        {n: dice.choice((0, 0, 0, 1, -1)) * dice.choice((_S, 90 * _S, 40 * _M)) for n in workloads},
        _temper(dice),
        _odds(rough),
        Odds(throttled=0.01, unavailable=0.01, lost=0.01, crash=0.01),
        EngineOdds(turn=0.001 * rough, commit=0.001 * rough, twice=0.05),
        _troubles(dice),
        dice.choice((0, 1, 2, 4)),
        dice.choice((1, 25, 25, 25)),
        likely(dice, 0.4),
        slots,
    )


def _odds(rough: float) -> Odds:
    return Odds(
        throttled=0.01 * rough,
        unavailable=0.008 * rough,
        timeout=0.005 * rough,
        lost=0.012 * rough,
        broken=0.003 * rough,
        refused=0.0004 * rough,
        twice=0.02 * rough,
        outage=0.001 * rough,
        crash=0.002 * rough,
    )


def _troubles(dice: Random) -> tuple[Trouble, ...]:
    """None in a third of the cases, else what a cutover of the proof has, once or twice."""
    return tuple(each for _ in range(dice.choice((0, 1, 2))) for each in random_troubles(dice))


def _temper(dice: Random) -> Temper:
    kind = dice.choice(("calm", "calm", "calm", "hasty", "absent"))
    hasty, absent = kind == "hasty", kind == "absent"
    return Temper(
        reject=0.15 if hasty else 0.03,
        ignore=0.25 if absent else 0.02,
        cancel=0.15 if hasty else 0.02,
        twice=0.5 if hasty else 0.2,
        suspend=0.2 if hasty else 0.05,
        retry=0.3 if absent else 0.6,
        slow=60.0 if absent else 8.0,
    )
