"""A fleet for one afternoon: figures of its own for each instance, the same each time."""

import random
from datetime import datetime, timedelta
from typing import NamedTuple

from local.fleet.figures import FleetInstance
from local.fleet.reading import fleet_of

_TYPES = ("m5.large", "m5.xlarge", "c5.xlarge", "r5.large")
_LATER, _OPENS, _APART = (timedelta(minutes=each) for each in (20, 125, 8))
_WINDOWS = 5
_COLUMNS = (
    "instance_id,name,wave,begins,disks_gib,used_gib,churn_gib_day,appliance_mbit,subnet,"
    "subnet_mbit,instance_type,window,approval_hours"
)
_LINE, _FIRST_SUBNET, _SECOND_SUBNET = 20, 7, 12  # Mbit/s for each instance of the fleet


class Wished(NamedTuple):
    """An instance as it is launched; disks in GiB, the root disk first."""

    name: str
    disks: tuple[int, ...]
    instance_type: str


def wished(size: int, seed: int) -> list[Wished]:
    """Choose the instances."""
    dice = _dice("wished", seed)
    return [
        Wished(
            f"server-{number}",
            tuple(dice.choice((30, 60, 100)) for _ in range(dice.randint(1, 3))),
            dice.choice(_TYPES),
        )
        for number in range(1, size + 1)
    ]


def made_up(ids: list[str], start: datetime, seed: int) -> tuple[FleetInstance, ...]:
    """Write the fleet's rows: two waves, of which the second may be cut over in windows alone.

    All of them go through one line, and through one of two narrower ones.
    """
    dice, size = _dice("made up", seed), len(ids)
    rows = [_COLUMNS]
    for number, (instance, wish) in enumerate(zip(ids, wished(size, seed), strict=True)):
        late = number >= size // 2
        begins = start + _LATER * late
        opens = f"{start + _OPENS + _APART * (number % _WINDOWS):%Y-%m-%d %H:%M} 6h"
        disks, used = "+".join(map(str, wish.disks)), dice.uniform(3, 18)
        subnet = f"a,{_FIRST_SUBNET * size}" if number % 2 else f"b,{_SECOND_SUBNET * size}"
        rows.append(
            f"{instance},{wish.name},{'second' if late else 'first'},{begins.isoformat()},{disks},"
            f"{used:.1f},{dice.uniform(1, 15):.1f},{_LINE * size},{subnet},{wish.instance_type},"
            f"{opens if late else ''},{dice.uniform(0.1, 0.5):.2f}"
        )
    return fleet_of("\n".join(rows), start)


def _dice(what: str, seed: int) -> random.Random:
    return random.Random(f"{what} {seed}")
