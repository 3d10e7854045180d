"""What is looked at of each instance from its cutover to its end, and when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from domain.itinerary import Phase
from domain.migration import Migration, MigrationReport, Outcome
from domain.source_instance import InstanceState
from domain.status import Progress, Subject
from local.invariants.approving import Approvals, Failovers
from local.invariants.slots import SlotInvariants
from local.invariants.watched import Watched, for_a_person
from local.simulators.aws.machine import Machine
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.rehearsing import TEST_SUFFIX
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.world import World

_MOST = 5
_MINE = {Outcome.HELD, Outcome.MIGRATED}
_FINAL = {Stage.COMMITTING, Stage.COMMITTED}
_UP = {InstanceState.RUNNING}
_UNVALIDATED = "it was committed and not validated"


@dataclass(slots=True)
class Invariants:
    """Whoever breaks one is written down in `violations`; a thing is written down once.

    Failovers, their approvals and slots are looked at after every event, all of them. So is every
    instance in its cutover, up to five; of more, five by turns after every event, and each one
    after its own news.
    """

    world: World
    source: SimulatedSourceCloud
    approvals: Approvals
    order_of: Callable[[Subject], Migration | None]
    slots: SlotInvariants
    violations: list[str] = field(default_factory=list)
    watched: dict[str, Watched] = field(default_factory=dict)
    failovers: Failovers = field(init=False)
    _turn: int = 0

    def __post_init__(self) -> None:
        self.failovers = Failovers(self.world, self.approvals, self.order_of)

    def hear(self, progress: Progress) -> None:
        """Look at an instance once it has told something; watch it from its cutover to its end."""
        subject = progress.subject
        if progress.aside:
            return
        self.failovers.hear(progress)
        known = self.watched.get(subject.instance_id)
        if known is None and progress.phase in _CUTOVER:
            order = self.order_of(subject)
            if order is not None:
                known = Watched(subject, order, Machine(order.ref).bios_id)
                self.watched[subject.instance_id] = known
        if known is None or known.subject != subject:
            return
        known.person = for_a_person(progress.waiting)
        self._look((known,))
        if progress.report:
            self._end(known, progress.report)

    def look(self) -> None:
        """Look at everything, by turns where that is too much."""
        self._require_approvals()
        self._write_down(self.slots.broken())
        if not self.watched:
            return
        everybody = list(self.watched.values())
        if len(everybody) > _MOST:
            begin = self._turn % len(everybody)
            self._turn = begin + _MOST
            everybody = (everybody[begin:] + everybody[:begin])[:_MOST]
        self._look(everybody)

    def _look(self, those: Iterable[Watched]) -> None:
        self._require_approvals()
        machines = {
            each.source_bios_id: each
            for each in self.world.virtual_machines.values()
            if not each.name.endswith(TEST_SUFFIX)
        }
        items = {each.machine.agent.bios_id: each for each in self.world.items.values()}
        for known in those:
            machine, item = machines.get(known.bios_id), items.get(known.bios_id)
            if item and item.stage is Stage.FAILING_OVER:
                known.failing = self.world.now
            self._require_one(known, machine)
            self._require_validation(known, item, machine)

    def _require_approvals(self) -> None:
        for subject in self.failovers.unapproved():
            self._broken(subject, "it failed over without a valid approval")

    def _require_one(self, known: Watched, machine: AzureMachine | None) -> None:
        """See that one side serves, or neither for not too long, and never both."""
        open_in_aws = self._serves(known)
        if open_in_aws and machine:
            self._broken(known.subject, "both sides serve")
        served = open_in_aws or (machine is not None and machine.running)
        known.absent = None if served or known.person else known.absent or self.world.now
        if known.absent and self.world.now > known.back_by:
            since = f"neither side serves since {known.absent:%Y-%m-%d %H:%M:%S} UTC"
            self._broken(known.subject, since)

    def _require_validation(
        self, known: Watched, item: ProtectedItem | None, machine: AzureMachine | None
    ) -> None:
        """See that a machine that becomes final runs, and shows its agent where that is asked."""
        if item is None or item.stage not in _FINAL or known.anyway:
            return
        agent = known.order.cutover.validation.agent
        if not (machine and machine.running and (machine.agent_ready or not agent)):
            self._broken(known.subject, _UNVALIDATED)
        known.final = True

    def _end(self, known: Watched, report: MigrationReport) -> None:
        """See that one that is final was validated, and that one that ends in AWS serves there."""
        self.watched.pop(known.subject.instance_id)
        final = known.final or report.outcome is Outcome.MIGRATED
        validated = report.validation is not None and report.validation.passed
        if final and not validated and not known.anyway:
            self._broken(known.subject, _UNVALIDATED)
        if report.outcome not in _MINE and not report.left_behind:
            instance = self.source.instances[known.order.ref]
            starts = instance.target is InstanceState.RUNNING
            if not (self._serves(known) or (starts and instance.isolated_from is None)):
                words = f"it ended {report.outcome}, and its source does not serve"
                self._broken(known.subject, words)

    def _serves(self, known: Watched) -> bool:
        instance = self.source.instances[known.order.ref]
        state = instance.describe(self.world.now).state
        return state in _UP and instance.isolated_from is None

    def _broken(self, subject: Subject, words: str) -> None:
        self._write_down((f"{subject.wave}/{subject.instance_id}: {words}",))

    def _write_down(self, those: Iterable[str]) -> None:
        self.violations += [each for each in those if each not in self.violations]


_CUTOVER = {
    Phase.QUIESCING,
    Phase.AWAITING_RECOVERY_POINT,
    Phase.STOPPING_SOURCE,
    Phase.FAILING_OVER,
}
