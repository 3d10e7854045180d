"""What people see of a landing zone: folded from what its story tells."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.access import Place
from domain.component import Component
from domain.errors import Refusal
from domain.landing_zone import LandingZone, Purpose, Server
from domain.provider import Provider
from domain.status import StepRecord
from domain.zone_itinerary import ZONE_STEPS, ZonePhase, zone_next_step, zone_step_number
from domain.zone_reach import ReachTable
from domain.zone_versions import Update

ZONE_EXISTS = "landing_zone.exists"


class ZoneOutcome(StrEnum):
    """How an attempt at a landing zone ended."""

    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ZoneState(StrEnum):
    """How far a landing zone is as a whole."""

    PREPARING = "preparing"
    TAKING_BACK = "taking_back"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ZoneSubject:
    """Which landing zone, and in which attempt."""

    zone: str
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class ManualStep:
    """What only a person can do, in words; `number` counts an attempt's manual steps from 1."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """A person's word that a manual step is done.

    With `accept_closed_ports` the landing zone goes on although ports of instances are closed.
    """

    by: str = ""
    comment: str = ""
    accept_closed_ports: bool = False


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """How an attempt ended.

    `kept` says what is not taken back, and why; `left_behind` what could not be.
    """

    outcome: ZoneOutcome
    because: str = ""
    remedy: str = ""
    kept: tuple[str, ...] = ()
    left_behind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneProgress:
    """One thing that a story tells. What is None stays as it was told before.

    `waiting_for` says in words what the phase waits for, a `remark` is for the events alone.
    """

    subject: ZoneSubject
    at: datetime
    phase: ZonePhase
    waiting_for: str = ""
    manual_step: ManualStep | None = None
    servers: tuple[Server, ...] | None = None
    components: tuple[Component, ...] | None = None
    reach: ReachTable | None = None
    updates: tuple[Update, ...] | None = None
    report: ZoneReport | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ZoneRegistration:
    """What is known of a landing zone when it comes in; `document` names where its order is.

    It stands in an AWS account and in the subscription of its vault.
    """

    name: str
    fingerprint: str
    document: str
    provider: Provider
    vault: str
    location: str
    region: str
    protection_group: str
    account_id: str = ""
    subscription_id: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.account_id, self.subscription_id)


@dataclass(frozen=True, slots=True)
class ZoneStatus:
    """All that is known of a landing zone."""

    registration: ZoneRegistration
    accepted: datetime
    attempt: int = 1
    purpose: Purpose = Purpose.PREPARE
    phase: ZonePhase = ZonePhase.ACCEPTED
    next_step: str = zone_next_step(ZonePhase.ACCEPTED)
    updated: datetime | None = None
    waiting_for: str = ""
    manual_step: ManualStep | None = None
    steps: tuple[StepRecord, ...] = ()
    servers: tuple[Server, ...] = ()
    components: tuple[Component, ...] = ()
    reach: tuple[ReachTable, ...] = ()
    updates: tuple[Update, ...] = ()
    report: ZoneReport | None = None

    @property
    def name(self) -> str:
        """The landing zone's name."""
        return self.registration.name

    @property
    def state(self) -> ZoneState:
        """How far it is."""
        if self.report:
            return ZoneState(self.report.outcome)
        taking_back = self.purpose is Purpose.TAKE_BACK or self.phase is ZonePhase.TAKING_BACK
        return ZoneState.TAKING_BACK if taking_back else ZoneState.PREPARING


def fold_zone(status: ZoneStatus, progress: ZoneProgress) -> ZoneStatus:
    """Bring a status up to date; news of another attempt, or older than what is known, pass by."""
    if progress.subject.attempt != status.attempt or status.report:
        return status
    if status.updated and progress.at < status.updated:
        return status
    return replace(
        status,
        phase=progress.phase,
        next_step=zone_next_step(progress.phase),
        updated=progress.at,
        waiting_for=progress.waiting_for,
        manual_step=progress.manual_step,
        steps=_steps(status.steps, progress),
        servers=_or(progress.servers, status.servers),
        components=_or(progress.components, status.components),
        reach=(progress.reach,) if progress.reach else status.reach,
        updates=_or(progress.updates, status.updates),
        report=progress.report,
    )


def begin_again(status: ZoneStatus, purpose: Purpose) -> ZoneStatus:
    """Show a zone whose last attempt has ended at the beginning of the next one.

    Its servers still stand, as far as they were made.
    """
    return ZoneStatus(
        status.registration,
        status.accepted,
        attempt=status.attempt + 1,
        purpose=purpose,
        servers=status.servers,
    )


def attempt_of(zone: LandingZone, status: ZoneStatus) -> LandingZone:
    """Make the order for the attempt at which a zone is."""
    return replace(zone, attempt=status.attempt, purpose=status.purpose, servers=status.servers)


def zone_exists(name: str) -> Refusal:
    """Make the refusal of a second landing zone of one name."""
    return Refusal(
        code=ZONE_EXISTS,
        subject=name,
        detail="another landing zone came in under this name before",
        remedy="Choose a new name; a landing zone's name is used once.",
    )


def _or[Told](new: tuple[Told, ...] | None, old: tuple[Told, ...]) -> tuple[Told, ...]:
    return old if new is None else new


def _steps(steps: tuple[StepRecord, ...], progress: ZoneProgress) -> tuple[StepRecord, ...]:
    number = 0 if progress.phase is ZonePhase.ENDED else zone_step_number(progress.phase)
    name = ZONE_STEPS[number - 1] if number else ""
    if steps and steps[-1].name == name:
        return steps
    closed = (*steps[:-1], replace(steps[-1], ended=progress.at)) if steps else ()
    if steps and steps[-1].ended:
        closed = steps
    return (*closed, StepRecord(name, progress.at)) if name else closed
