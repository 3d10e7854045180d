"""One instance's migration while it is told: its order, its status, its ear for a cancellation."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.approval import Approval
from domain.certificate import Certificate
from domain.certification import Evidence
from domain.cutover import Hook, without_loss
from domain.cutover_plan import CutoverPlan
from domain.errors import Withdrawal, Withdrawn
from domain.firewall.security_order import PreparedSecurity
from domain.itinerary import Phase, may_be_cancelled
from domain.machine import MachineIdentity
from domain.migration import Cancellation, Migration, MigrationReport, Target, cancelled_by
from domain.mobility_agent import UNKNOWN_MACHINE
from domain.outage import well_by
from domain.pace import Vigil
from domain.plan_roll import PlanWord
from domain.protected_item import ProtectedItem
from domain.scheduling.ticket import SlotKey
from domain.source_instance import SourceInstance
from domain.status import Gate, Progress, Subject, Waiting
from domain.target.properties import SettledTarget, TargetProperties
from domain.turns import TurnWord
from domain.validation import ValidationReport
from domain.vault import ReplicationAppliance
from domain.void_approval import GivenApproval
from durable.context import Context, Steps, either, now
from durable.signal import Listening, Signal
from durable.watch import Watch
from orchestrators.telling import let_people_know

_OF_THE_CUTOVER = {Phase.FAILING_OVER, Phase.COMMITTING, Phase.COMPLETING_MIGRATION}

cancellation = Signal("cancellation", Cancellation)


@dataclass(slots=True)
class Story:
    """What the parts of a migration share. A replay makes it again, so it may change.

    `taken_over` says that the item was there before, made by somebody else. `plan` is the ear for
    its recovery plan, `turn` for the order of its wave: the first that is open hears a word, so
    there is never more than one of either. `asks` counts how often it has asked for its turn.
    `target` is the order's with what was chosen, `settled` what the vault has to make of the item,
    `notes` why; `news` of that go with the next that is told.
    `source` and `identity` are what was assessed, and who the machine is, if known. `ids` counts
    those that it has made.
    `hooks` are those that may have been done, `jobs` the vault's that it has begun, by phase;
    `inspections` counts its looks from within.
    `security` is what stands ready to guard the machine. `failed_over` says that the vault has made
    the machine the active copy: from then on nothing is taken back as if nothing had happened.
    `away` is since when the source may not serve.
    `found` is what the vault last said that it makes, `approving` the plan that was last asked
    about, the `asking`th time, and `votes` what was answered to that.
    `slots` are those that it holds or waits for, `askings` counts how often it has asked for one.
    """

    ctx: Context
    migration: Migration
    cancelled: Listening[Cancellation] = field(init=False)
    phase: Phase = Phase.ACCEPTED
    ids: int = 0
    source: SourceInstance | None = None
    identity: MachineIdentity = UNKNOWN_MACHINE
    item_id: str = ""
    taken_over: bool = False
    plan: Listening[PlanWord] | None = None
    target: Target = field(init=False)
    settled: TargetProperties | None = None
    notes: tuple[str, ...] = ()
    news: SettledTarget | None = None
    hooks: tuple[Hook, ...] = ()
    failed_over: bool = False
    vm_id: str = ""
    validation: ValidationReport | None = None
    jobs: tuple[tuple[Phase, str], ...] = ()
    appliance: ReplicationAppliance | None = None
    turn: Listening[TurnWord] | None = None
    asks: int = 0
    rests: int = 0
    at_rest: bool = False
    looks: int = 0
    inspections: int = 0
    evidence: Evidence | None = None
    certificate: Certificate | None = None
    left_behind: tuple[str, ...] = ()
    security: PreparedSecurity | None = None
    away: datetime | None = None
    found: TargetProperties = field(default_factory=TargetProperties)
    approving: CutoverPlan = field(default_factory=dict)
    asking: int = 0
    votes: tuple[Approval, ...] = ()
    slots: tuple[SlotKey, ...] = ()
    askings: int = 0

    def __post_init__(self) -> None:
        self.target = self.migration.target
        self.cancelled = cancellation.listen(self.ctx)

    @property
    def subject(self) -> Subject:
        """Tell whose story this is."""
        order = self.migration
        return Subject(order.wave, order.ref.instance_id, order.attempt)

    def tell(
        self, phase: Phase, *, item: ProtectedItem | None = None, waiting: Waiting | None = None
    ) -> Steps[None]:
        """Enter a phase and let people know; Withdrawn when it was cancelled before."""
        self.phase = phase
        self.heed_cancellation()
        news, self.news = self.news, None
        progress = Progress(self.subject, now(self.ctx), phase, item, waiting, target=news)
        yield from let_people_know(self.ctx, progress)

    def remark(self, words: str) -> Steps[None]:
        """Let it stand among the wave's events what somebody decided."""
        told = Progress(self.subject, now(self.ctx), self.phase, remark=words)
        yield from let_people_know(self.ctx, told)

    def ask_person(self, words: str) -> Steps[None]:
        """Let people know that the phase waits for a manual step."""
        yield from self.tell(self.phase, waiting=Waiting(Gate.MANUAL_STEP, words))

    @property
    def server(self) -> ReplicationAppliance:
        """Tell which server it replicates through; ValueError before anybody has looked."""
        if self.appliance is None:
            raise ValueError("nobody has looked for the server yet")
        return self.appliance

    @property
    def assessed(self) -> tuple[SourceInstance, ReplicationAppliance]:
        """Tell what is moved, and through which server; ValueError before anybody has looked."""
        if self.source is None:
            raise ValueError("nobody has looked at the source yet")
        return self.source, self.server

    @property
    def cutover_name(self) -> str:
        """Name this try of the cutover among all others of the instance."""
        return f"{self.migration.wave}-{self.migration.attempt}-{self.rests}"

    @property
    def well_by(self) -> datetime | None:
        """Tell when its machine has to be validated by, where its wave has agreed on a time."""
        return well_by(self.migration, self.away)

    def given(self, gate: Gate = Gate.APPROVAL) -> GivenApproval:
        """Tell what was asked, and what was answered; nothing more is lost at a commit."""
        lossless = gate is Gate.COMMIT or without_loss(self.migration.cutover)
        return GivenApproval(self.approving, self.votes, lossless)

    def new_id(self) -> str:
        """Make an id that no other part of the story has."""
        self.ids += 1
        return self.ctx.new_uuid()

    def begin_rest(self) -> None:
        """Note that the source may be at rest from now on."""
        self.rests, self.at_rest = self.rests + 1, True

    def with_evidence(self, report: MigrationReport) -> MigrationReport:
        """Add what was found out on the way, and what was left behind on it."""
        jobs = tuple(job for phase, job in self.jobs if phase in _OF_THE_CUTOVER)
        certificate = self.certificate and replace(self.certificate, job_ids=jobs)
        return replace(
            report,
            validation=self.validation,
            certificate=certificate,
            left_behind=(*self.left_behind, *report.left_behind),
        )

    def end(self, report: MigrationReport) -> Steps[None]:
        """Let people know how it ended."""
        ending = Progress(self.subject, now(self.ctx), Phase.ENDED, report=report)
        yield from let_people_know(self.ctx, ending)

    def until[Key, Seen](self, watch: Watch[Key, Seen], key: Key, vigil: Vigil) -> Steps[Seen]:
        """Watch until it has arrived; Withdrawn when cancelled, where that is still possible."""
        stoppable = may_be_cancelled(self.phase)
        unless = self.cancelled.task if stoppable else None
        self.ids += 1
        seen = yield from watch.until(self.ctx, key, vigil, about=self.subject, unless=unless)
        if seen is None:
            raise self._withdrawn()
        return seen

    def until_told[Key, Seen](
        self, watch: Watch[Key, Seen], key: Key, vigil: Vigil, told: Listening[Any]
    ) -> Steps[Seen | None]:
        """Watch until it has arrived; None when somebody told before; Withdrawn when cancelled."""
        unless = either(self.cancelled.task, told.task)
        self.ids += 1
        seen = yield from watch.until(self.ctx, key, vigil, about=self.subject, unless=unless)
        self.heed_cancellation()
        return seen

    def heed_cancellation(self) -> None:
        """Raise Withdrawn when the migration was cancelled and everything is still in AWS."""
        if self.cancelled.heard and may_be_cancelled(self.phase):
            raise self._withdrawn()

    def _withdrawn(self) -> Withdrawn:
        detail = f"{self.migration.ref}: {cancelled_by(self.cancelled.message())}"
        return Withdrawn(Withdrawal.CANCELLED, detail)
