"""Who stops a cutover at the last moment: by the emergency stop, or by a cancellation."""

import pytest

from domain.emergency_stop import EmergencyStop
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.status import Subject
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.cutover.cancelling import CancelDuring, Late
from tests.orchestrators.cutover.test_zero_loss import (
    BUSY,
    MINUTE,
    cut_over,
    phases,
    serves_again,
    without_loss,
)
from tests.orchestrators.undoing import NO_CORES


def test_an_emergency_stop_during_the_rest_opens_the_source_until_it_is_lifted(stage):
    served = []
    pull = EmergencyStop(pulled=True, by="lena", because="smoke")
    lift = EmergencyStop(pulled=False, by="lena")
    stage.at(Phase.AWAITING_RECOVERY_POINT, lambda _: stage.brake.pull(pull))

    def see(subject):
        ref = next(r for r in stage.source.instances if r.instance_id == subject.instance_id)
        place = stage.source.workloads.places[ref.instance_id]
        served.append((stage.in_aws(ref), set(place.stopped), place.shut))
        stage.brake.pull(lift)

    stage.at(Phase.EMERGENCY_STOPPED, see)
    ref, report = cut_over(stage)
    assert served == [(True, set(), None)]
    assert report.outcome is Outcome.MIGRATED, report.because
    assert phases(stage).count("quiescing") == 2
    assert report.certificate.zero_loss
    assert stage.lost_nothing(ref, report.target_vm_id)


def test_points_that_were_all_taken_before_the_rest_open_the_source_at_the_deadline(stage):
    def nothing_later(_):
        stage.spoiler.next_time("find_recovery_points", *[[] for _ in range(500)])

    stage.at(Phase.AWAITING_RECOVERY_POINT, nothing_later)
    ref, report = cut_over(stage, without_loss(point_deadline=30 * MINUTE))
    looks = [name for name, _ in stage.spoiler.taken if name == "find_recovery_points"]
    assert report.outcome is Outcome.FAILED
    assert "the points that came were taken before it" in report.because
    assert 1 < len(looks) <= 41
    assert serves_again(stage, ref)


def test_a_cancellation_while_points_are_all_too_old_opens_the_source_at_once(stage):
    def nothing_later(subject):
        stage.spoiler.next_time("find_recovery_points", *[[] for _ in range(500)])
        stage.clock.listeners.append(Late(stage, subject, 5 * MINUTE))

    stage.at(Phase.AWAITING_RECOVERY_POINT, nothing_later)
    ref, report = cut_over(stage, without_loss(point_deadline=60 * MINUTE * 24))
    assert report.outcome is Outcome.CANCELLED
    assert serves_again(stage, ref)


@pytest.mark.parametrize("step", ["release_instance", "start_undo_quiesce"])
def test_a_source_that_cannot_be_opened_after_an_emergency_stop_is_reported_at_once(stage, step):
    pull = EmergencyStop(pulled=True, by="lena", because="smoke")
    stage.at(Phase.AWAITING_RECOVERY_POINT, lambda _: stage.brake.pull(pull))
    stage.spoiler.next_time(step, NO_CORES)
    _, report = cut_over(stage)
    assert report.outcome is Outcome.FAILED
    assert "the source may not serve as before" in report.left_behind[0]
    assert "emergency stopped" not in phases(stage)


@pytest.mark.parametrize("step", ["compare_target", "read_emergency_stop"])
def test_a_cancellation_that_comes_right_before_the_failover_is_not_overrun(stage, step):
    ref = stage.add_instance()
    stage.source.give(ref, BUSY)
    me = Subject("w1", ref.instance_id)
    stage.spoiler.taken = CancelDuring(stage, me, "find_recovery_points", step)
    (report,) = stage.migrate(ref, cutover=without_loss())
    assert report.outcome is Outcome.CANCELLED
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize("step", ["compare_target", "read_emergency_stop"])
def test_a_cancellation_that_comes_right_before_the_source_stops_is_not_overrun(stage, step):
    ref = stage.add_instance()
    me = Subject("w1", ref.instance_id)
    stage.spoiler.taken = CancelDuring(stage, me, "read_emergency_stop", step)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.CANCELLED
    assert "stop_instance" not in [name for name, _ in stage.spoiler.taken]
    assert (stage.in_aws(ref), stage.traces(ref)) == (True, CLEAN)


def test_a_source_that_is_stopped_first_is_not_stopped_while_the_emergency_stop_is_pulled(stage):
    ref = stage.add_instance()
    pull = EmergencyStop(pulled=True, by="lena", because="smoke")
    lift = EmergencyStop(pulled=False, by="lena")
    looks = [lift, pull]
    stopped = []
    stage.spoiler.next_time("read_emergency_stop", *looks)
    stage.at(
        Phase.EMERGENCY_STOPPED,
        lambda _: stopped.append("stop_instance" in [name for name, _ in stage.spoiler.taken]),
    )
    stage.at(Phase.STOPPING_SOURCE, lambda _: stopped.append(stage.brake.read().pulled))
    stage.spoiler.queued["read_emergency_stop"].extend([pull, lift, lift])
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED
    assert stopped == [False, False]
