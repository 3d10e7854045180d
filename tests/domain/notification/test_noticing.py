from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refusal
from domain.event import Event, EventKind
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.notification.notice import NoticeKind, Patience
from domain.notification.noticing import Looking, notices_in
from domain.preflight.assessment import appeared
from domain.status import Gate, InstanceStatus
from tests.domain.notification.notices import HOUR, NAME, NOON, ended, instance, waiting, wave

FINDING = appeared(Refusal("assessment.x", "i", "the disk is full", "Make room."), HOUR)


def seen(status, *events, after=timedelta(), stalled=3 * HOUR):
    return notices_in(status, events, Looking(NOON + after, stalled))


def kinds(status, *events, **more):
    return [each.kind for each in seen(status, *events, **more)]


def event(kind, words, phase=Phase.REPLICATING, name=NAME, attempt=1):
    return Event(NOON, name, attempt, kind, phase, words)


def begun(*instances, **more):
    return wave(*instances, **({"runs": 1, "waiting": 0} | more))


def test_a_wave_that_waits_for_its_turn_has_not_started():
    assert kinds(wave(InstanceStatus(NAME), runs=1, waiting=1)) == []


def test_each_run_of_a_wave_starts_once_when_its_first_instance_does():
    again = begun(instance(attempt=2), InstanceStatus("i-2"), runs=2)
    first, second = seen(again, after=HOUR)
    assert (first.id, second.id) == ("wave_started~2", "wave_started~1")
    assert (first.at, second.at) == (NOON, NOON + HOUR)
    assert first.words == "The wave has begun, run 2 of it, for 1 instances."


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (Outcome.MIGRATED, "migrated"),
        (Outcome.ROLLED_BACK, "rolled_back"),
        (Outcome.FAILED, "failed"),
        (Outcome.HELD, "failed"),
        (Outcome.EXPIRED, "failed"),
        (Outcome.REJECTED, "withdrawn"),
        (Outcome.CANCELLED, "withdrawn"),
    ],
)
def test_how_an_instance_ended_is_told_by_its_report(outcome, kind):
    (told,) = [n for n in seen(begun(ended(outcome))) if n.kind != "wave_started"]
    assert (told.kind, told.words) == (kind, f"{outcome}: the disk is full")
    assert (told.remedy, told.id) == ("Make room.", f"ended~{NAME}~1")


def test_an_end_that_was_followed_by_a_retry_is_found_in_the_events():
    told = seen(begun(instance(attempt=2), runs=2), event(EventKind.ENDED, "failed: no way"))
    (end,) = [each for each in told if each.kind == "failed"]
    assert (end.id, end.words, end.attempt) == (f"ended~{NAME}~1", "failed: no way", 1)


def test_an_end_in_status_and_events_is_told_once_with_its_remedy():
    told = seen(begun(ended()), event(EventKind.ENDED, "failed: the disk is full"))
    assert [each.remedy for each in told if each.kind == "failed"] == ["Make room."]


def test_what_ends_without_a_reason_is_told_by_its_outcome():
    told = seen(begun(instance()), event(EventKind.ENDED, "migrated"))
    assert [each.words for each in told if each.kind == "migrated"] == ["migrated"]


def test_an_end_by_findings_is_a_finding_too():
    because = "i-1: the disk is full [assessment.disk]"
    (told,) = [each for each in seen(begun(ended(because=because))) if each.kind == "failed"]
    assert told.kinds == {NoticeKind.FAILED, NoticeKind.FINDING}


def test_a_finding_before_the_cutover_is_told_and_no_other_decision():
    told = kinds(
        begun(instance()),
        event(EventKind.DECISION, FINDING),
        event(EventKind.DECISION, "approved by mona"),
        event(EventKind.PHASE, "replicating"),
        event(EventKind.ENDED, "failed: of a plan", name="plan-1"),
    )
    assert sorted(told) == ["finding", "wave_started"]


def test_of_an_instance_of_which_nothing_was_told_nothing_is():
    assert kinds(begun(replace(waiting(), updated=None))) == ["wave_started"]


@pytest.mark.parametrize(
    ("gate", "kind"),
    [
        (Gate.APPROVAL, ["approval_needed"]),
        (Gate.COMMIT, ["approval_needed"]),
        (Gate.MANUAL_STEP, ["action_needed"]),
        (Gate.EMERGENCY_STOP, ["action_needed"]),
        (Gate.WINDOW, []),
        (Gate.TURN, []),
    ],
)
def test_who_waits_for_a_person_says_so_and_who_waits_for_a_time_does_not(gate, kind):
    assert [k for k in kinds(begun(waiting(gate))) if k != "wave_started"] == kind


def test_each_asking_and_each_manual_step_is_told_by_itself():
    ids = [
        next(each.id for each in seen(begun(status)) if each.gate)
        for status in (
            waiting(),
            waiting(asking=2),
            waiting(Gate.MANUAL_STEP, "Install it."),
            waiting(Gate.MANUAL_STEP, "Register it."),
        )
    ]
    assert len(set(ids)) == 4


def test_what_is_told_is_cut_to_what_a_row_can_hold():
    (told,) = [each for each in seen(begun(ended(because="x" * 9_000))) if each.kind == "failed"]
    assert len(told.words) == 4_000


def test_approvals_that_run_out_of_time_are_told_in_their_last_quarter_or_day():
    status = begun(waiting())
    assert "approval_expiring" not in kinds(status, after=3 * HOUR - timedelta(seconds=1))
    (told,) = [n for n in seen(status, after=3 * HOUR) if n.kind == "approval_expiring"]
    assert told.expires == NOON + 4 * HOUR
    assert "At 2026-03-02 16:00 UTC it stays in AWS" in told.words
    patient = replace(status, patience=Patience(approval=timedelta(days=14)))
    assert "approval_expiring" not in kinds(patient, after=timedelta(days=12, hours=23))
    assert "approval_expiring" in kinds(patient, after=timedelta(days=13))


def test_what_becomes_of_a_commit_window_that_nobody_answers_is_said():
    for commits, words in ((True, "committed by itself"), (False, "failover is undone")):
        status = begun(waiting(Gate.COMMIT), patience=Patience(commit=HOUR, commits=commits))
        (told,) = [n for n in seen(status, after=HOUR) if n.kind == "approval_expiring"]
        assert words in told.words
    assert "approval_expiring" not in kinds(begun(waiting(Gate.COMMIT)), after=9 * HOUR)


def test_what_does_not_move_has_stalled_and_again_once_it_has_moved():
    assert "stalled" not in kinds(begun(instance()), after=3 * HOUR - timedelta(seconds=1))
    (first,) = [n for n in seen(begun(instance(percent=40)), after=3 * HOUR) if n.kind == "stalled"]
    assert first.words == "No progress for 3 h 00 min: replicating at 40 %."
    moved = begun(instance(updated=NOON + HOUR))
    (second,) = [each for each in seen(moved, after=4 * HOUR) if each.kind == "stalled"]
    assert first.id != second.id


@pytest.mark.parametrize(
    "status",
    [
        waiting(Gate.WINDOW),
        instance(suspended=True),
        instance(Phase.AWAITING_PLAN),
        instance(Phase.ACCEPTED),
        ended(),
    ],
)
def test_what_rests_waits_or_is_over_has_not_stalled(status):
    assert "stalled" not in kinds(begun(status), after=99 * HOUR)
