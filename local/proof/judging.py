"""The judgement on a cutover by dice: what must never be, whatever its outcome."""

from collections.abc import Iterator

from domain.approval import Decision
from domain.cutover import CommitWhen, without_loss
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.source_instance import InstanceRef
from domain.status import Progress
from local.proof.case import Case
from local.rehearsal import Rehearsal
from local.simulators.site_recovery.model.rehearsing import TEST_SUFFIX

_WHILE_BOTH_STAND = {Phase.VALIDATING, Phase.SWITCHING_OVER, Phase.ROLLING_BACK}


class Looks:
    """Looks at machine and source while both stand; `lacking` says that a write was missing."""

    def __init__(self, stage: Rehearsal, ref: InstanceRef) -> None:
        self.stage, self.ref, self.lacking = stage, ref, False
        stage.status.listeners.append(self._hear)

    def look(self) -> None:
        """Compare them once, if there is a machine."""
        for each in self.stage.world.virtual_machines.values():
            if not each.name.endswith(TEST_SUFFIX):
                self.lacking |= not self.stage.lost_nothing(self.ref, each.vm_id)

    def _hear(self, progress: Progress) -> None:
        if progress.phase in _WHILE_BOTH_STAND and not progress.aside:
            self.look()


def violations(case: Case, looks: Looks, report: MigrationReport) -> Iterator[str]:
    """Tell everything that must never be."""
    looks.look()
    yield from looks.stage.invariants.violations
    certified = report.certificate is not None and report.certificate.zero_loss
    if certified and looks.lacking:
        yield "the certificate says zero loss, and a write is lost"
    if certified and not without_loss(case.policy):
        yield "the certificate says zero loss, and the policy does not"
    match report.outcome:
        case Outcome.MIGRATED:
            yield from _of_a_migrated(case, looks, certified=certified)
        case Outcome.HELD:
            pass
        case _:
            yield from _of_one_in_aws(looks)
    yield from _of_hooks(case, looks, report)


def _of_a_migrated(case: Case, looks: Looks, *, certified: bool) -> Iterator[str]:
    if without_loss(case.policy) and not certified:
        yield "migrated without the certificate that the policy demands"
    if _runs(looks):
        yield "the source runs beside the machine that took its place"
    window = case.policy.commit.when is not CommitWhen.IMMEDIATELY
    if window and case.answer is Decision.REJECT:
        yield "committed against the word in the commit window"
    if case.policy.commit.when is CommitWhen.APPROVED and case.answer is None:
        yield "committed, and nobody approved the commit"


def _of_one_in_aws(looks: Looks) -> Iterator[str]:
    if not _runs(looks):
        yield "the source does not run, and nothing took its place"
    if looks.stage.world.virtual_machines:
        yield "a virtual machine is left of a cutover that was taken back"


def _of_hooks(case: Case, looks: Looks, report: MigrationReport) -> Iterator[str]:
    called = [(each.hook.name, each.undo) for each in looks.stage.hooks.called]
    names = [hook.name for hook in case.policy.hooks]
    if report.outcome is Outcome.MIGRATED and called != [(name, False) for name in names]:
        yield f"migrated, and its hooks were not each done once, in order: {called}"
    if report.outcome is not Outcome.HELD and report.outcome is not Outcome.MIGRATED:
        done = [name for name, undo in called if not undo]
        undone = [name for name, undo in called if undo]
        if not set(done) <= set(undone):
            yield f"it serves in AWS, and a hook was not taken back: {called}"


def _runs(looks: Looks) -> bool:
    machine = looks.stage.source.machine(looks.ref)
    return machine is not None and machine.running
