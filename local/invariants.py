"""What must hold in every moment of a migration, looked at after every event of the engine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from domain.approval import Approval, Decision, acknowledged
from domain.cutover import UNVALIDATED, CutoverPolicy, without_loss
from domain.itinerary import Phase
from domain.migration import Migration, Outcome, Pace
from domain.source_instance import InstanceState
from domain.status import Gate, Progress, Subject
from local.simulators.aws.machine import Machine
from local.simulators.aws.memory.source_cloud import SimulatedSourceCloud
from local.simulators.site_recovery.model.rehearsing import TEST_SUFFIX
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.world import World

# So many cutovers at a time are looked at after every event; of more only after their own news.
_MOST = 5
_GRACE = timedelta(minutes=10)
_MINE = {Outcome.HELD, Outcome.MIGRATED}
_FINAL = {Stage.COMMITTING, Stage.COMMITTED}
_UP = {InstanceState.RUNNING}


class Approvals(Protocol):
    """Where answers stand."""

    def find(self, subject: Subject, gate: Gate = Gate.APPROVAL) -> Approval | None:
        """Read one."""
        ...


@dataclass(slots=True)
class Watched:
    """One instance in its cutover: by what order, and since when nobody has served.

    `person` says that it waits for somebody, for as long as they like.
    """

    subject: Subject
    order: Migration
    bios_id: str
    absent: datetime | None = None
    person: bool = False


@dataclass(slots=True)
class Invariants:
    """Whoever breaks one is written down in `violations`; a thing is written down once."""

    world: World
    source: SimulatedSourceCloud
    approvals: Approvals
    order_of: Callable[[Subject], Migration | None]
    violations: list[str] = field(default_factory=list)
    watched: dict[str, Watched] = field(default_factory=dict)

    def hear(self, progress: Progress) -> None:
        """Look at an instance once it has told something; watch it from its cutover to its end."""
        subject = progress.subject
        if progress.aside:
            return
        known = self.watched.get(subject.instance_id)
        if known is None and progress.phase in _CUTOVER:
            order = self.order_of(subject)
            if order is not None:
                known = Watched(subject, order, Machine(order.ref).bios_id)
                self.watched[subject.instance_id] = known
        if known is None or known.subject != subject:
            return
        known.person = progress.waiting is not None
        self._look(known)
        if progress.report:
            self._end(known, progress)

    def look(self) -> None:
        """Look at every instance that is being cut over, if they are not too many."""
        if len(self.watched) <= _MOST:
            for each in self.watched.values():
                self._look(each)

    def _look(self, known: Watched) -> None:
        machine = self._machine(known)
        open_in_aws = self._serves(known)
        if open_in_aws and machine:
            self._broken(known, "both sides serve")
        if machine:
            self._require_approval(known)
            self._require_validation(known, machine)
        served = open_in_aws or (machine is not None and machine.running)
        known.absent = None if served or known.person else known.absent or self.world.now
        if known.absent and known.absent < self.world.now:
            longest = longest_absence(known.order.pace, known.order.cutover)
            if self.world.now - known.absent > longest:
                self._broken(known, f"neither side serves for more than {longest}")

    def _end(self, known: Watched, progress: Progress) -> None:
        """See that one that ends in AWS serves there, or starts to."""
        self.watched.pop(known.subject.instance_id)
        report = progress.report
        if report and report.outcome not in _MINE and not report.left_behind:
            instance = self.source.instances[known.order.ref]
            starts = instance.target is InstanceState.RUNNING
            if not (self._serves(known) or (starts and instance.isolated_from is None)):
                self._broken(known, f"it ended {report.outcome}, and its source does not serve")

    def _machine(self, known: Watched) -> AzureMachine | None:
        for each in self.world.virtual_machines.values():
            if each.source_bios_id == known.bios_id and not each.name.endswith(TEST_SUFFIX):
                return each
        return None

    def _serves(self, known: Watched) -> bool:
        instance = self.source.instances[known.order.ref]
        state = instance.describe(self.world.now).state
        return state in _UP and instance.isolated_from is None

    def _require_approval(self, known: Watched) -> None:
        lossless = without_loss(known.order.cutover)
        given = self.approvals.find(known.subject)
        valid = given is not None and given.decision is Decision.APPROVE
        if given is None or not valid or not acknowledged(given, lossless=lossless):
            self._broken(known, "it failed over without a valid approval")

    def _require_validation(self, known: Watched, machine: AzureMachine) -> None:
        stages = {
            item.stage
            for item in self.world.items.values()
            if item.machine.agent.bios_id == known.bios_id
        }
        said = known.order.cutover.commit.unvalidated == UNVALIDATED
        if stages & _FINAL and not machine.running and not said:
            self._broken(known, "it was committed and not validated")

    def _broken(self, known: Watched, words: str) -> None:
        told = f"{known.subject.wave}/{known.subject.instance_id}: {words}"
        if told not in self.violations:
            self.violations.append(told)


def longest_absence(pace: Pace, cutover: CutoverPolicy) -> timedelta:
    """Tell how long neither side may serve at most, by what the wave agreed on.

    From the isolation, or the stop, to the machine's boot, or to the source that serves again.
    What waits for a person takes as long as that person does.
    """
    rest = cutover.quiesce.timeout * 2 + pace.rest.patience * 3 + cutover.point_deadline
    failover = pace.stop.patience * 2 + pace.job.patience * 4
    back = pace.validation.patience * 3 + pace.deletion.patience + pace.start.patience
    return rest + failover + back + _GRACE


_CUTOVER = {
    Phase.QUIESCING,
    Phase.AWAITING_RECOVERY_POINT,
    Phase.STOPPING_SOURCE,
    Phase.FAILING_OVER,
}
