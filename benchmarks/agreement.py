"""A rehearsal against a run over HTTP with delays of its own: `python -m benchmarks.agreement`.

Both have the same sizes, churn, lines, windows and persons. In the run each job takes up to a tenth
more or less, each answer of the vault comes some seconds late, and all that is real takes its time.
"""

import argparse
import asyncio
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.fleets.made_up import made_up, wished
from benchmarks.fleets.running import launch, migrate, tell_figures
from local.fleet.journey import Journey
from local.fleet.playing import play
from local.system import Plan, local_system

SPEED, SEED, BOUND = 20.0, 11, 0.1
_LEAD, _LEAD_EACH = 10.0, 0.4  # real seconds for what comes before the start
_UNSEEN = {"job_spread": 0.1, "answer_delay": 4.0}
_WIDE = 10**15  # bytes a second: what a machine has besides its lines


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure as rehearsed and as it was: the wave's end since the start, or a downtime."""

    what: str
    rehearsed: timedelta
    real: timedelta

    @property
    def error(self) -> float:
        """Tell by which share the rehearsal was wrong of what really was."""
        return abs(self.rehearsed - self.real) / self.real


def main() -> None:
    """Rehearse a fleet, run it, and print how they agree; exit code 1 where they do not."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("instances", type=int, nargs="?", default=50)
    options.add_argument("--speed", type=float, default=SPEED, help="of the hurried clock")
    options.add_argument("--seed", type=int, default=SEED, help="of the fleet and of the delays")
    options.add_argument("--json", action="store_true", help="print every figure as JSON")
    chosen = options.parse_args()
    logging.disable(logging.WARNING)
    start, pairs = asyncio.run(rehearsed_and_run(chosen.instances, chosen.speed, chosen.seed))
    found = list(compared(start, pairs))
    print(json.dumps(document(found, pairs, start), indent=2) if chosen.json else text(found))
    raise SystemExit(any(each.error > BOUND for each in found))


type Pairs = list[tuple[Journey, Journey]]


async def rehearsed_and_run(size: int, speed: float, seed: int) -> tuple[datetime, Pairs]:
    """Rehearse a fleet and run it; tell the start, and each journey in both."""
    plan = Plan(speed=speed, world={"seed": seed, "throughput": _WIDE, **_UNSEEN})
    async with local_system(plan) as system:
        ids = await asyncio.to_thread(launch, system, wished(size, seed))
        lead = timedelta(seconds=_LEAD + _LEAD_EACH * size) * speed
        start = (system.clock.now() + lead).replace(microsecond=0)
        fleet = made_up(ids, start, seed)
        await tell_figures(system, fleet)
        rehearsed = await asyncio.to_thread(play, fleet, start, 0)
        return start, list(
            zip(rehearsed.journeys, await migrate(system, fleet, start), strict=True)
        )


def compared(start: datetime, pairs: Pairs) -> Iterator[Compared]:
    """Compare the end of all, and each downtime; ValueError where one migrated in one of both."""
    ends = [max(each.ended or start for each in side) for side in zip(*pairs, strict=True)]
    yield Compared("end", *(end - start for end in ends))
    for rehearsed, real in pairs:
        if rehearsed.downtime is None or not real.downtime:
            raise ValueError(f"{real.told.name}: {rehearsed.downtime} and {real.downtime}")
        yield Compared(real.told.name, rehearsed.downtime, real.downtime)


def text(found: list[Compared]) -> str:
    """Tell the figures, the worst first."""
    worst = sorted(found, key=lambda each: -each.error)
    over = [each for each in found if each.error > BOUND]
    lines = [
        f"{each.what}: {each.rehearsed} rehearsed, {each.real} really, {each.error:.1%} wrong"
        for each in (found[0], *worst[:10])
    ]
    return "\n".join([f"{len(found)} figures, {len(over)} of them over {BOUND:.0%}", *lines])


def document(found: list[Compared], pairs: Pairs, start: datetime) -> dict[str, Any]:
    """Write all figures, and each journey in both, in seconds since the start."""
    parts = ("begun", "copying", "asked", "approved", "away", "failing_over", "serving", "ended")

    def told(journey: Journey) -> dict[str, float | None]:
        moments = {part: getattr(journey, part) for part in parts}
        return {
            part: round((at - start).total_seconds(), 1) if at else None
            for part, at in moments.items()
        }

    return {
        "figures": [
            {
                "what": each.what,
                "rehearsed": each.rehearsed.total_seconds(),
                "real": each.real.total_seconds(),
                "error": round(each.error, 4),
            }
            for each in found
        ],
        "journeys": {real.told.name: [told(played), told(real)] for played, real in pairs},
    }


if __name__ == "__main__":
    main()
