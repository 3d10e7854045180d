"""What people see of a migration while it runs: folded from what the story tells."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.itinerary import STEPS, Phase, next_step, step_number
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem, Replication, replication_of

WAVE_EXISTS = "status.wave_exists"


class Gate(StrEnum):
    """What a story may wait for that only a person can give."""

    APPROVAL = "approval"
    MANUAL_STEP = "manual_step"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a migration waits for: the gate, and in words what the person has to do."""

    gate: Gate
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose status it is."""

    wave: str
    instance_id: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing that a story tells: where an instance stands now."""

    subject: Subject
    at: datetime
    phase: Phase
    item: ProtectedItem | None = None
    waiting: Waiting | None = None
    report: MigrationReport | None = None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """When one of the ten steps began and ended."""

    name: str
    started: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class InstanceStatus:
    """All that is known of one instance's migration."""

    instance_id: str
    phase: Phase = Phase.ACCEPTED
    replication: Replication = Replication.NONE
    percent: int = 0
    replicated_bytes: int = 0
    total_bytes: int = 0
    rpo: timedelta | None = None
    updated: datetime | None = None
    next_step: str = next_step(Phase.ACCEPTED)
    waiting: Waiting | None = None
    steps: tuple[StepRecord, ...] = ()
    report: MigrationReport | None = None


@dataclass(frozen=True, slots=True)
class WaveStatus:
    """A wave as people see it: when it was accepted, and every instance in the wave's order."""

    name: str
    accepted: datetime
    instances: tuple[InstanceStatus, ...] = field(default=())


def fold(status: InstanceStatus, progress: Progress) -> InstanceStatus:
    """Bring a status up to date; news older than what is known changes nothing."""
    if status.updated and progress.at < status.updated:
        return status
    return replace(
        _with_item(status, progress.item),
        phase=progress.phase,
        updated=progress.at,
        next_step=next_step(progress.phase),
        waiting=progress.waiting,
        steps=_steps(status.steps, progress),
        report=progress.report or status.report,
    )


def ended(status: WaveStatus) -> bool:
    """Say whether every instance of the wave has come to its end."""
    return all(instance.report for instance in status.instances)


def count_outcomes(status: WaveStatus) -> dict[str, int]:
    """Count the instances by how they ended; `running` counts those that have not."""
    ends = [i.report.outcome.value if i.report else "running" for i in status.instances]
    return {end: ends.count(end) for end in (*(o.value for o in Outcome), "running")}


def _with_item(status: InstanceStatus, item: ProtectedItem | None) -> InstanceStatus:
    if item is None:
        return status
    return replace(
        status,
        replication=replication_of(item),
        percent=round(item.fraction * 100),
        replicated_bytes=item.replicated_bytes,
        total_bytes=item.total_bytes,
        rpo=item.rpo,
    )


def _steps(steps: tuple[StepRecord, ...], progress: Progress) -> tuple[StepRecord, ...]:
    number = 0 if progress.phase is Phase.ENDED else step_number(progress.phase)
    name = STEPS[number - 1] if number else ""
    if steps and steps[-1].name == name:
        return steps
    closed = (*steps[:-1], replace(steps[-1], ended=progress.at)) if steps else ()
    if steps and steps[-1].ended:
        closed = steps
    return (*closed, StepRecord(name, progress.at)) if name else closed
