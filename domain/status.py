"""What people see of a migration while it runs: folded from what the story tells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.errors import Refusal
from domain.itinerary import STEPS, Phase, next_step, step_number
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem, Replication, replication_of

WAVE_EXISTS = "status.wave_exists"
_CURSOR = "%Y%m%dT%H%M%S.%f"


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
    """Whose status it is, and in which run of the wave."""

    wave: str
    instance_id: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing that a story tells: where an instance stands now.

    A `remark` is for the record of events alone.
    """

    subject: Subject
    at: datetime
    phase: Phase
    item: ProtectedItem | None = None
    waiting: Waiting | None = None
    report: MigrationReport | None = None
    remark: str = ""


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
    attempt: int = 1
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class WaveStatus:
    """A wave as people see it: when it was accepted, and every instance in the wave's order.

    Of its `runs` the last `waiting` ones have not begun.
    """

    name: str
    accepted: datetime
    instances: tuple[InstanceStatus, ...] = field(default=())
    account_id: str = ""
    region: str = ""
    approvers: tuple[str, ...] = ()
    runs: int = 1
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class WaveQuery:
    """Which waves to list: by the beginning of their name and their state, page by page."""

    prefix: str = ""
    state: "WaveState | None" = None
    limit: int = 50
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Page[Item]:
    """A part of a list, and where the next one begins; an empty cursor ends it."""

    items: tuple[Item, ...]
    cursor: str = ""


def page_of[Item](
    items: Iterable[Item], query: WaveQuery, key: Callable[[Item], tuple[datetime, str]]
) -> Page[Item]:
    """Cut the page that a query asks for out of all items, the newest first.

    Raises ValueError when the query's cursor is none of ours.
    """
    ordered = sorted(items, key=key, reverse=True)
    if query.cursor:
        at, _, name = query.cursor.partition("~")
        last = (datetime.strptime(at, _CURSOR).replace(tzinfo=UTC), name)
        ordered = [item for item in ordered if key(item) < last]
    page = tuple(ordered[: query.limit])
    if len(page) == len(ordered):
        return Page(page)
    at_end, name = key(page[-1])
    return Page(page, f"{at_end.astimezone(UTC).strftime(_CURSOR)}~{name}")


class WaveState(StrEnum):
    """How far a wave is as a whole."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"


def state_of(status: WaveStatus) -> WaveState:
    """Tell whether a wave waits to begin, runs, or is finished."""
    if status.waiting < status.runs:
        return WaveState.FINISHED if ended(status) else WaveState.RUNNING
    return WaveState.QUEUED


def fold(status: InstanceStatus, progress: Progress) -> InstanceStatus:
    """Bring a status up to date; news older than what is known changes nothing."""
    attempt = progress.subject.attempt
    if attempt > status.attempt:
        status = InstanceStatus(status.instance_id, attempt=attempt)
    if attempt < status.attempt or (status.updated and progress.at < status.updated):
        return status
    return replace(
        _with_item(status, progress.item),
        phase=progress.phase,
        updated=progress.at,
        next_step=next_step(progress.phase),
        waiting=progress.waiting,
        steps=_steps(status.steps, progress),
        report=progress.report or status.report,
        suspended=status.suspended and not progress.report,
    )


def suspend(status: InstanceStatus, *, suspended: bool) -> InstanceStatus:
    """Note that an instance's story is held back, or goes on; one that has ended is neither."""
    return replace(status, suspended=suspended and not status.report)


def ended(status: WaveStatus) -> bool:
    """Say whether every instance of the wave has come to its end."""
    return all(instance.report for instance in status.instances)


def wave_exists(name: str) -> Refusal:
    """Make the refusal of a second wave of one name."""
    return Refusal(
        code=WAVE_EXISTS,
        subject=name,
        detail="another wave came in under this name before",
        remedy="Choose a new name; a wave's name is used once.",
    )


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
