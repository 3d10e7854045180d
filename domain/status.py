"""What people see of a migration while it runs: folded from what the story tells."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.forecast.foresight import Foresight
from domain.itinerary import STEPS, Phase, next_step, step_number
from domain.migration import MigrationReport
from domain.protected_item import ProtectedItem, Replication, replication_of
from domain.provider import Provider
from domain.target.properties import SettledTarget


class Gate(StrEnum):
    """What a story may wait for: a person's word, a window, its turn in the wave, a slot."""

    APPROVAL = "approval"
    MANUAL_STEP = "manual_step"
    WINDOW = "window"
    TURN = "turn"
    EMERGENCY_STOP = "emergency_stop"
    COMMIT = "commit"
    SLOT = "slot"


def needs_person(gate: Gate) -> bool:
    """Say whether somebody has to act; a window, a turn and a slot come by themselves."""
    return gate not in {Gate.WINDOW, Gate.TURN, Gate.SLOT}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a migration waits for: the gate, and in words what the person has to do.

    A manual step that belongs to a cutover has a name, by which its answer is told from others. A
    cutover without loss is approved without accepting that anything may be lost. `plan` is the
    digest of what is to be approved, `asking` the so-manieth time that it is asked in this run.
    Who waits for a slot has a `position`, 1 for the first, and `starts` when it is likely let in.
    """

    gate: Gate
    words: str
    step: str = ""
    lossless: bool = False
    plan: str = ""
    asking: int = 1
    position: int = 0
    starts: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose status it is, and in which run of the wave."""

    wave: str
    instance_id: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing that a story tells: where an instance stands now.

    A `remark` is for the record of events alone. What is told `aside`, by a story beside the
    instance's own, changes nothing of where the instance stands, but may tell its new provider.
    """

    subject: Subject
    at: datetime
    phase: Phase
    item: ProtectedItem | None = None
    waiting: Waiting | None = None
    report: MigrationReport | None = None
    remark: str = ""
    aside: bool = False
    target: SettledTarget | None = None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """When one of the ten steps began and ended."""

    name: str
    started: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class InstanceStatus:
    """All that is known of one instance's migration.

    `item_id` is its protected item's ARM id and `provider` who replicates it; empty until known.
    `target` is what it becomes; None until that is settled. `measured` is when its item was told
    of last, `bytes_per_second` what was replicated between the last two times, `pending_bytes` what
    was not processed then (None where that is not told). `percent` never falls in a run, though a
    resync lets `replicated_bytes` fall. `foresight` is when the initial replication ends.
    """

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
    attempt: int = 1
    suspended: bool = False
    item_id: str = ""
    provider: Provider | None = None
    target: SettledTarget | None = None
    measured: datetime | None = None
    bytes_per_second: int = 0
    pending_bytes: int | None = None
    foresight: Foresight | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """What was known of an instance before something was told, and what is known since."""

    before: InstanceStatus
    after: InstanceStatus


def fold(status: InstanceStatus, progress: Progress) -> InstanceStatus:
    """Bring a status up to date; news older than what is known changes nothing."""
    if progress.aside:
        item = progress.item
        return replace(status, provider=item.provider) if item else status
    attempt = progress.subject.attempt
    if attempt > status.attempt:
        status = InstanceStatus(status.instance_id, attempt=attempt)
    if attempt < status.attempt or (status.updated and progress.at < status.updated):
        return status
    return replace(
        _with_item(status, progress.item, progress.at),
        phase=progress.phase,
        updated=progress.at,
        next_step=next_step(progress.phase),
        waiting=_waiting(status, progress),
        steps=_steps(status.steps, progress),
        report=progress.report or status.report,
        target=progress.target or status.target,
        suspended=status.suspended and not progress.report,
    )


def _waiting(status: InstanceStatus, progress: Progress) -> Waiting | None:
    """Tell what is waited for: a remark at a gate, such as the first of two answers, opens none."""
    stays = bool(progress.remark) and progress.phase is status.phase
    return status.waiting if stays and progress.waiting is None else progress.waiting


def suspend(status: InstanceStatus, *, suspended: bool) -> InstanceStatus:
    """Note that an instance's story is held back, or goes on; one that has ended is neither."""
    return replace(status, suspended=suspended and not status.report)


def _with_item(status: InstanceStatus, item: ProtectedItem | None, at: datetime) -> InstanceStatus:
    if item is None:
        return status
    return replace(
        status,
        replication=replication_of(item),
        percent=max(status.percent, round(item.fraction * 100)),
        replicated_bytes=item.replicated_bytes,
        total_bytes=item.total_bytes,
        rpo=item.rpo,
        item_id=item.item_id,
        provider=item.provider,
        measured=at,
        bytes_per_second=_pace(status, item.replicated_bytes, at),
        pending_bytes=item.pending_bytes,
    )


def _pace(status: InstanceStatus, replicated: int, at: datetime) -> int:
    """Tell how fast it went since the last look; what is told again says nothing new."""
    if status.measured is None:
        return 0
    seconds = (at - status.measured).total_seconds()
    moved = max(0, replicated - status.replicated_bytes)
    return round(moved / seconds) if seconds else status.bytes_per_second


def _steps(steps: tuple[StepRecord, ...], progress: Progress) -> tuple[StepRecord, ...]:
    number = 0 if progress.phase is Phase.ENDED else step_number(progress.phase)
    name = STEPS[number - 1] if number else ""
    if steps and steps[-1].name == name:
        return steps
    closed = (*steps[:-1], replace(steps[-1], ended=progress.at)) if steps else ()
    if steps and steps[-1].ended:
        closed = steps
    return (*closed, StepRecord(name, progress.at)) if name else closed
