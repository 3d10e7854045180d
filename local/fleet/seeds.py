"""Plays many seeds of a fleet on two processors, each in parts that share no line."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from local.fleet.figures import FleetInstance
from local.fleet.playing import Played, play
from local.processors import processors

_PROCESSES = 2
_SELDOM = 100_000  # objects: what is collected between is little beside what stays

type Fleet = tuple[FleetInstance, ...]


def play_seeds(fleet: Fleet, start: datetime, seeds: int) -> list[Played]:
    """Play seeds 0 to so many; what comes of them is the same on any number of processors."""
    parts = apart(fleet)
    orders = [(part, start, seed) for seed in range(seeds) for part in parts]
    if len(orders) == 1:
        played = [_play(orders[0])]
    else:
        with processors(_PROCESSES, loaded="local.fleet.playing") as pool:
            played = list(pool.map(_play, orders))
    rows = [played[first : first + len(parts)] for first in range(0, len(played), len(parts))]
    return [_together(fleet, row) for row in rows]


def apart(fleet: Fleet) -> list[Fleet]:
    """Part a fleet by what its instances share: lines; the largest part comes first.

    Nothing else in a vault makes one instance slower for another's sake.
    """
    groups: dict[str, str] = {}

    def root(name: str) -> str:
        while groups.setdefault(name, name) != name:
            name = groups[name]
        return name

    for each in fleet:
        if each.subnet and each.subnet_mbit:
            groups[root(f"subnet {each.subnet}")] = root(each.appliance)
    parts: dict[str, list[FleetInstance]] = {}
    for each in fleet:
        parts.setdefault(root(each.appliance), []).append(each)
    return sorted(map(tuple, parts.values()), key=len, reverse=True)


def _together(fleet: Fleet, parts: Iterable[Played]) -> Played:
    """Put the parts of one seed together, in the fleet's order."""
    those = list(parts)
    journeys = {each.told.ref: each for part in those for each in part.journeys}
    calls: Counter[str] = Counter()
    for part in those:
        calls.update(part.calls)
    flows = {name: flow for part in those for name, flow in part.flows.items()}
    return Played(those[0].seed, tuple(journeys[each.ref] for each in fleet), dict(calls), flows)


def _play(order: tuple[Fleet, datetime, int]) -> Played:
    with _seldom_collected():
        return play(*order)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Let garbage lie for longer: nearly everything that a rehearsal makes stays until its end."""
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
