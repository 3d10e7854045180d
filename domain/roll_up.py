"""A wave seen as a whole: how far it is, and whether it is well."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from domain.itinerary import Lifecycle, lifecycle, way_behind
from domain.migration import Outcome
from domain.protected_item import Replication
from domain.status import Gate, InstanceStatus, needs_person
from domain.wave_status import WaveStatus

_BAD_ENDS = {Outcome.FAILED, Outcome.HELD, Outcome.ROLLED_BACK}


class Health(StrEnum):
    """How a wave is: attention when a person has to act, failing when an instance went wrong."""

    HEALTHY = "healthy"
    ATTENTION = "attention"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class RollUp:
    """The wave as a whole: percent of the way, health, counts by lifecycle and by gate."""

    percent: int
    health: Health
    by_lifecycle: dict[str, int]
    waiting_for: dict[str, int]


def roll_up(wave: WaveStatus) -> RollUp:
    """Sum up a wave."""
    instances = wave.instances
    gates = Counter(i.waiting.gate for i in instances if i.waiting)
    stages = Counter(lifecycle(i.phase) for i in instances)
    return RollUp(
        percent=sum(map(percent_of, instances)) // max(1, len(instances)),
        health=max(map(health_of, instances), key=list(Health).index, default=Health.HEALTHY),
        by_lifecycle={stage.value: stages[stage] for stage in Lifecycle},
        waiting_for={gate.value: gates[gate] for gate in Gate},
    )


def percent_of(instance: InstanceStatus) -> int:
    """Tell how much of the whole way lies behind an instance, in percent."""
    return way_behind(instance.phase, instance.percent / 100)


def health_of(instance: InstanceStatus) -> Health:
    """Tell how one instance is."""
    if instance.report:
        return Health.FAILING if instance.report.outcome in _BAD_ENDS else Health.HEALTHY
    called = instance.waiting is not None and needs_person(instance.waiting.gate)
    if called or instance.replication is Replication.STALLED:
        return Health.ATTENTION
    return Health.HEALTHY
