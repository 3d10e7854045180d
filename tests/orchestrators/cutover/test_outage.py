"""The time that was agreed on, in which a machine must be validated or its source serves again."""

from datetime import timedelta

import pytest

from domain.cutover import CommitPolicy, CutoverPolicy, Otherwise
from domain.itinerary import Phase
from domain.migration import Outcome
from local.simulators.aws.workload import Client, Workload
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.orchestrators.cutover.test_commit_window import alone_in_aws
from tests.orchestrators.cutover.test_zero_loss import (
    MINUTE,
    SQL,
    cut_over,
    serves_again,
    without_loss,
)

HOUR = timedelta(hours=1)


def test_a_cutover_that_keeps_to_the_time_is_none_the_worse_and_its_question_says_it(stage):
    asked = []
    stage.status.listeners.append(lambda told: asked.append(told.waiting and told.waiting.words))
    _, report = cut_over(stage, without_loss(outage=HOUR))
    assert report.outcome is Outcome.MIGRATED, report.because
    assert [each.name for each in report.validation.checks][-1] == "in time"
    assert any("Neither side serves for 1:00:00 at most." in words for words in asked if words)


def test_the_smaller_of_deadline_and_time_ends_the_wait_for_a_point(stage):
    stage.at(Phase.QUIESCING, lambda _: inject(stage.world, Fault(FaultKind.POINTS_STOP)))
    isolated = []
    stage.at(Phase.AWAITING_RECOVERY_POINT, lambda _: isolated.append(stage.clock.now()))
    stage.at(Phase.TAKING_BACK, lambda _: isolated.append(stage.clock.now()))
    ref, report = cut_over(stage, without_loss(outage=20 * MINUTE, point_deadline=3 * HOUR))
    assert report.outcome is Outcome.FAILED
    assert "no recovery point later than" in report.because
    assert isolated[1] - isolated[0] < 21 * MINUTE
    assert serves_again(stage, ref)


def test_a_rest_that_takes_most_of_the_time_leaves_little_for_the_point(
    stage,
):
    held_on = Workload((SQL,), (Client(SQL, "10.0.77.10", lasts=8 * MINUTE),), seed=3)
    policy = without_loss(command="", services=(), outage=2 * MINUTE)
    ref, report = cut_over(stage, policy, held_on)
    assert report.outcome is Outcome.FAILED
    assert "came in 0:01:" in report.because
    assert serves_again(stage, ref)
    assert stage.world.ledger.effects("unplanned_failover") == []


@pytest.mark.parametrize("otherwise", Otherwise)
def test_a_machine_that_is_well_too_late_is_treated_as_one_that_is_not(stage, otherwise):
    late = Fault(FaultKind.LATE_JOB, "unplanned_failover", late=2 * HOUR)
    stage.at(Phase.FAILING_OVER, lambda _: inject(stage.world, late))
    policy = without_loss(outage=HOUR, commit=CommitPolicy(otherwise=otherwise))
    ref, report = cut_over(stage, policy)
    back = otherwise is Otherwise.ROLL_BACK
    assert report.outcome is (Outcome.ROLLED_BACK if back else Outcome.HELD)
    assert "in time: the agreed outage was over" in report.because
    assert not back or (serves_again(stage, ref) and stage.machines_in_azure() == 0)


def test_a_machine_that_never_boots_is_given_up_when_the_time_is_over(stage):
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    gone = []
    for phase in (Phase.STOPPING_SOURCE, Phase.ROLLING_BACK):
        stage.at(phase, lambda _: gone.append(stage.clock.now()))
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, cutover=CutoverPolicy(outage=20 * MINUTE))
    assert report.outcome is Outcome.ROLLED_BACK
    assert gone[1] - gone[0] < 23 * MINUTE
    assert alone_in_aws(stage, ref)


def test_a_time_that_is_over_before_the_failover_begins_wakes_the_source(stage):
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, cutover=CutoverPolicy(outage=MINUTE / 60))
    stage.clock.advance(HOUR)
    assert report.outcome is Outcome.FAILED
    assert "the agreed outage was over" in report.because
    assert stage.in_aws(ref)
    assert stage.machines_in_azure() == 0
