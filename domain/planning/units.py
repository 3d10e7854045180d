"""Who has to move with whom, and what a stage has to have room for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from domain.planning.graph import circles
from domain.planning.machine import Limits, Machine


class Kind(StrEnum):
    """What a stage can be full of."""

    WAVE = "machines of one wave"
    CUTOVERS = "cutovers in one opening of the windows"
    SERVER_MACHINES = "machines on one server"
    SERVER_CHURN = "GB of changes a day on one server"


@dataclass(frozen=True, slots=True, order=True)
class Resource:
    """One thing that a stage has only so much of; `name` is the place or the server."""

    kind: Kind
    name: str = ""


type Loads = Mapping[Resource, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """Machines that cannot be parted: one alone, or all that depend on each other in a circle."""

    machines: tuple[Machine, ...]
    loads: Loads

    @property
    def name(self) -> str:
        """Name it by the first of its machines."""
        return self.machines[0].instance_id


def units_of(machines: Sequence[Machine], limits: Limits) -> tuple[Unit, ...]:
    """Gather machines into units; everything that a unit depends on comes before it."""
    known = {each.instance_id: each for each in machines}
    graph = {name: [d for d in each.depends_on if d in known] for name, each in known.items()}
    groups = circles(graph)
    return tuple(_unit(tuple(known[name] for name in group), limits) for group in groups)


def room_of(resource: Resource, limits: Limits) -> int:
    """Say how much of it a stage takes; 0 for any amount."""
    match resource.kind:
        case Kind.WAVE:
            return limits.wave_size
        case Kind.CUTOVERS:
            return limits.cutovers
        case Kind.SERVER_MACHINES:
            return limits.server(resource.name).machines
        case _:
            return limits.server(resource.name).daily_churn_gb


def _unit(machines: tuple[Machine, ...], limits: Limits) -> Unit:
    whole: Counter[Resource] = Counter(chain.from_iterable(map(_ones, machines)))
    for each in machines:
        whole[Resource(Kind.SERVER_CHURN, each.server)] += each.daily_churn_gb
    bounded = {each: amount for each, amount in whole.items() if amount and room_of(each, limits)}
    return Unit(machines, dict(sorted(bounded.items())))


def _ones(machine: Machine) -> tuple[Resource, ...]:
    """Name what a machine takes one of."""
    place = " ".join(filter(None, machine.place))
    own = Resource(Kind.SERVER_MACHINES, machine.server)
    return Resource(Kind.WAVE, place), Resource(Kind.CUTOVERS), own
