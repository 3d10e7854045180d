"""Measures fleet rehearsals in processor time: `python -m benchmarks.fleet 100 1000`."""

import argparse
import json
import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from local.fleet.figures import FleetInstance
from local.fleet.playing import Played, play
from local.fleet.reading import fleet_of

START = datetime(2026, 12, 1, tzinfo=UTC)
DAYS, IN_A_WAVE, APPLIANCES = 26, 50, 4
_TYPES = ("m5.large", "m5.xlarge", "c5.xlarge", "r5.large", "r5.2xlarge", "t3.medium")


def main() -> None:
    """Play a fleet of each size, once as told, and print what it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sizes", type=int, nargs="*", default=[100, 1_000])
    options.add_argument("--rounds", type=int, default=1, help="the best of so many counts")
    chosen = options.parse_args()
    rows = [measured(size, chosen.rounds) for size in chosen.sizes]
    growth = rows[-1]["milliseconds for each instance"] / rows[0]["milliseconds for each instance"]
    print(json.dumps({"sizes": rows, "growth": round(growth, 2)}, indent=2))


def measured(size: int, rounds: int) -> dict[str, Any]:
    """Play a fleet, and tell the processor time of the fastest round."""
    fleet = some_fleet(size)
    seconds, played = min((_timed(fleet) for _ in range(rounds)), key=lambda each: each[0])
    return {
        "instances": size,
        "days": (played.ended - START) // timedelta(days=1),
        "outcomes": dict(Counter(each.outcome for each in played.journeys)),
        "calls": played.calls,
        "milliseconds for each instance": round(seconds / size * 1_000, 1),
    }


def some_fleet(size: int) -> tuple[FleetInstance, ...]:
    """Make a fleet in waves over a month, through several appliances; the same each time."""
    dice = random.Random(7)
    columns = "instance_id,wave,begins,disks_gib,churn_gib_day,appliance,instance_type,window"
    rows = [_row(number, size, dice) for number in range(size)]
    return fleet_of("\n".join([columns, *rows]), START)


def _row(number: int, size: int, dice: random.Random) -> str:
    wave = number // IN_A_WAVE
    day = 1 + wave * DAYS * IN_A_WAVE // max(size, IN_A_WAVE)
    disks = "+".join(str(dice.choice((50, 100, 200, 500))) for _ in range(dice.randint(1, 3)))
    window = "" if number % 3 else "daily 22:00 6h"
    return (
        f"i-{number + 1:017x},wave-{wave + 1},2026-12-{day:02},{disks},{dice.uniform(1, 20):.1f},"
        f"appliance-{wave % APPLIANCES + 1},{dice.choice(_TYPES)},{window}"
    )


def _timed(fleet: tuple[FleetInstance, ...]) -> tuple[float, Played]:
    began = time.process_time()
    played = play(fleet, START, 0)
    return time.process_time() - began, played


if __name__ == "__main__":
    main()
