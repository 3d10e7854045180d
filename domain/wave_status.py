"""What people see of a wave as a whole, and how waves are listed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from domain.access import Caller, Place, Role, may
from domain.approval_policy import ApprovalPolicy
from domain.errors import Refusal
from domain.migration import Outcome
from domain.notification.notice import Patience
from domain.notification.subscriber import Subscriber
from domain.plan_status import PlanStatus
from domain.run import Run
from domain.status import InstanceStatus

WAVE_EXISTS = "status.wave_exists"
_CURSOR = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True, slots=True)
class WaveStatus:
    """A wave as people see it: when it was accepted, and every instance in the wave's order.

    Of its `runs` the last `waiting` ones have not begun. Its recovery `plans` are told run by run,
    in boot order. `requested_by` is the id of the caller who sent it first; `document` names where
    its order is kept. `notifications` are its own subscribers, `patience` how long its gates wait.
    `fingerprint` is the hash of what was asked for.
    `zone` is the time zone by whose clocks it is cut over; empty where nobody noted it.
    """

    name: str
    accepted: datetime
    instances: tuple[InstanceStatus, ...] = field(default=())
    account_id: str = ""
    region: str = ""
    approvers: tuple[str, ...] = ()
    runs: int = 1
    waiting: int = 0
    protection_group: str = ""
    plans: tuple[PlanStatus, ...] = ()
    subscription_id: str = ""
    requested_by: str = ""
    approval: ApprovalPolicy | None = None
    document: str = ""
    notifications: tuple[Subscriber, ...] = ()
    patience: Patience = field(default_factory=Patience)
    fingerprint: str = ""
    zone: str = ""

    @property
    def place(self) -> Place:
        """Where it moves machines."""
        return Place(self.account_id, self.subscription_id)


def asked_name(wave: str, fingerprint: str) -> str:
    """Name the document that keeps what was asked for, as it was asked for."""
    return f"waves/{wave}/asked-{fingerprint}.json"


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


def ended(status: WaveStatus) -> bool:
    """Say whether every instance of the wave has come to its end."""
    return all(instance.report for instance in status.instances)


def unreported(status: WaveStatus, run: Run) -> tuple[InstanceStatus, ...]:
    """List the instances of a run that nobody has heard the end of."""
    ours = (each for each in status.instances if each.instance_id in run.instance_ids)
    return tuple(each for each in ours if each.attempt == run.number and not each.report)


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


@dataclass(frozen=True, slots=True)
class WaveQuery:
    """Which waves to list: by the beginning of their name and their state, page by page.

    With a `caller` those alone that are there for him.
    """

    prefix: str = ""
    state: WaveState | None = None
    limit: int = 50
    cursor: str = ""
    caller: Caller | None = None

    def shows(self, place: Place) -> bool:
        """Say whether what lies there may be listed."""
        return self.caller is None or may(self.caller, Role.VIEWER, place)


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
