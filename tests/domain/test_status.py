from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.itinerary import STEPS, Lifecycle, Phase, lifecycle, may_be_cancelled, step_number
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem, Replication
from domain.status import Gate, InstanceStatus, Progress, Subject, Waiting, fold
from domain.wave_status import WaveStatus, count_outcomes, ended

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ME = Subject("w", "i-1")


def told(*phases, start=NOON, **more):
    status = InstanceStatus("i-1")
    for minutes, phase in enumerate(phases):
        at = start + timedelta(minutes=minutes)
        status = fold(status, Progress(ME, at, phase, **more))
    return status


def test_steps_follow_each_other_and_phases_of_one_step_share_its_record():
    status = told(Phase.ASSESSING, Phase.STOPPING_SOURCE, Phase.FAILING_OVER, Phase.VALIDATING)
    names = [(s.name, s.ended - s.started if s.ended else None) for s in status.steps]
    minute = timedelta(minutes=1)
    assert names == [("Assess", minute), ("Fail over", 2 * minute), ("Validate", None)]


def test_the_end_closes_the_last_step_and_keeps_the_report():
    report = MigrationReport("i-1", Outcome.MIGRATED)
    status = told(Phase.COMMITTING)
    status = fold(status, Progress(ME, NOON + timedelta(hours=1), Phase.ENDED, report=report))
    assert [(s.name, s.ended) for s in status.steps] == [("Commit", NOON + timedelta(hours=1))]
    late = Progress(ME, NOON + timedelta(hours=2), Phase.ENDED)
    assert fold(status, late).report is report
    assert fold(status, late).steps == status.steps


def test_a_step_taken_again_gets_a_record_of_its_own():
    status = told(Phase.REPLICATING, Phase.AWAITING_APPROVAL, Phase.REPLICATING)
    assert [s.name for s in status.steps] == ["Replicate", "Approve", "Replicate"]


def test_going_back_closes_the_step_that_was_open_and_opens_none():
    status = told(Phase.REPLICATING, Phase.TAKING_BACK, Phase.ENDED)
    assert [(s.name, s.ended) for s in status.steps] == [("Replicate", NOON + timedelta(minutes=1))]


def test_old_news_change_nothing():
    status = told(Phase.ASSESSING, Phase.REPLICATING)
    stale = Progress(ME, NOON - timedelta(minutes=1), Phase.ASSESSING)
    assert fold(status, stale) is status


phases = some.lists(some.sampled_from(Phase), min_size=1, max_size=12)


@given(phases)
def test_the_same_news_twice_are_as_good_as_once(told_phases):
    status = told(*told_phases)
    again = Progress(ME, status.updated, told_phases[-1])
    assert fold(status, again) == status


def test_replication_numbers_stay_until_there_are_newer_ones():
    item = ProtectedItem(
        "i", "Protected", replicated_bytes=30, total_bytes=40, rpo=timedelta(minutes=5)
    )
    waiting = Waiting(Gate.APPROVAL, "please")
    status = told(Phase.AWAITING_APPROVAL, item=item, waiting=waiting)
    assert (status.percent, status.rpo, status.waiting) == (75, timedelta(minutes=5), waiting)
    assert status.replication is Replication.INITIAL_SYNC
    later = fold(status, Progress(ME, NOON + timedelta(days=1), Phase.STOPPING_SOURCE))
    assert (later.percent, later.waiting) == (75, None)


def test_a_wave_runs_until_its_last_instance_has_ended():
    done = InstanceStatus("i-1", report=MigrationReport("i-1", Outcome.FAILED))
    running = InstanceStatus("i-2")
    assert ended(WaveStatus("w", NOON, (done,)))
    assert not ended(WaveStatus("w", NOON, (done, running)))
    counts = count_outcomes(WaveStatus("w", NOON, (done, running)))
    assert (counts["failed"], counts["running"], counts["migrated"]) == (1, 1, 0)


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_its_place_in_the_itinerary(phase):
    assert 0 <= step_number(phase) <= len(STEPS) == 10
    cancellable = {Lifecycle.NOT_READY, Lifecycle.READY_FOR_CUTOVER}
    at_rest = {Phase.QUIESCING, Phase.AWAITING_RECOVERY_POINT}
    assert may_be_cancelled(phase) is (phase in at_rest or lifecycle(phase) in cancellable)
