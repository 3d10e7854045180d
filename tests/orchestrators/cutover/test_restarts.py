"""An engine that starts again, and people who come too late: nothing is done twice."""

import pytest

from domain.cutover import CommitPolicy, CommitWhen
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.provider import Provider
from local.engine import TaskHub
from local.simulators.site_recovery.model.settings import WorldSettings
from tests.orchestrators.conftest import Stage
from tests.orchestrators.cutover.cancelling import cancel
from tests.orchestrators.cutover.test_bad_input import DNS, WHOLE
from tests.orchestrators.cutover.test_zero_loss import (
    BUSY,
    MINUTE,
    cut_over,
    serves_again,
    without_loss,
)

ONCE = without_loss(hooks=(DNS,), commit=CommitPolicy(CommitWhen.AFTER, 60 * MINUTE))


CUTOVER = [
    Phase.QUIESCING, Phase.AWAITING_RECOVERY_POINT, Phase.FAILING_OVER, Phase.VALIDATING,
    Phase.SWITCHING_OVER, Phase.STOPPING_QUIET_SOURCE, Phase.AWAITING_COMMIT, Phase.COMMITTING,
    Phase.COMPLETING_MIGRATION, Phase.RETIRING_SOURCE,
]  # fmt: skip


def done_once(stage, ref, report):
    """Say that it moved without loss, and that nothing of it was done twice."""
    assert report.outcome is Outcome.MIGRATED, report.because
    assert report.certificate.zero_loss
    assert stage.lost_nothing(ref, report.target_vm_id)
    operations = ["unplanned_failover", "commit", "disable_replication"]
    assert [len(stage.world.ledger.effects(each)) for each in operations] == [1, 1, 1]
    assert [call.undo for call in stage.hooks.called] == [False]
    assert not stage.in_aws(ref)
    return True


@pytest.mark.parametrize("phase", CUTOVER)
@pytest.mark.parametrize("provider", Provider)
def test_an_engine_that_starts_again_in_any_phase_does_nothing_twice(tmp_path, provider, phase):
    settings = WorldSettings(classic=provider is Provider.CLASSIC)
    stage, reached = Stage(settings=settings, state=tmp_path / "hub"), []
    stage.at(phase, reached.append)
    ref = stage.add_instance()
    stage.source.give(ref, BUSY)
    wave = stage.wave(ref, cutover=ONCE)
    stage.start(wave)
    stage.go_on(until=lambda: bool(reached))
    stage.hub.close()
    stage.hub = TaskHub(stage.state, stage.clock)
    stage.restart_worker()
    stage.go_on()
    (report,) = stage.report(wave).reports
    stage.hub.close()
    assert reached
    assert done_once(stage, ref, report)


@pytest.mark.parametrize(
    "phase", [Phase.COMMITTING, Phase.COMPLETING_MIGRATION, Phase.RETIRING_SOURCE]
)
def test_a_cancellation_once_it_is_committed_comes_too_late_and_changes_nothing(stage, phase):
    stage.at(phase, lambda subject: cancel(subject, stage))
    assert done_once(stage, *cut_over(stage, ONCE))


def test_a_cancellation_on_the_way_back_changes_nothing_about_it(stage):
    stage.at(Phase.AWAITING_COMMIT, lambda subject: cancel(subject, stage))
    stage.at(Phase.ROLLING_BACK, lambda subject: cancel(subject, stage))
    ref, report = cut_over(stage, WHOLE)
    assert report.outcome is Outcome.ROLLED_BACK
    assert report.left_behind == ()
    assert [call.undo for call in stage.hooks.called] == [False, True]
    assert len(stage.world.ledger.effects("delete_virtual_machine")) == 1
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0
