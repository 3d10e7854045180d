from datetime import UTC, datetime, timedelta

from domain.event import EventKind, cursor_of, events_of, suspension
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.status import Gate, InstanceStatus, Progress, Subject, Waiting, fold

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
NEW = InstanceStatus("i-1")


def told(phase, minutes=0, attempt=1, **more):
    at = NOON + timedelta(minutes=minutes)
    return Progress(Subject("w", "i-1", attempt), at, phase, **more)


def kinds(before, progress):
    return [event.kind for event in events_of(before, progress)]


def test_entering_a_phase_is_an_event_and_staying_in_it_is_none():
    progress = told(Phase.ASSESSING)
    assert kinds(NEW, progress) == [EventKind.PHASE]
    assert kinds(fold(NEW, progress), told(Phase.ASSESSING, 1)) == []


def test_a_gate_is_an_event_once():
    waiting = Waiting(Gate.APPROVAL, "May it?")
    progress = told(Phase.AWAITING_APPROVAL, waiting=waiting)
    (phase, gate) = events_of(NEW, progress)
    assert (phase.kind, gate.kind, gate.words) == (EventKind.PHASE, EventKind.WAITING, "May it?")
    assert kinds(fold(NEW, progress), progress) == []


def test_a_remark_is_a_decision_and_the_end_tells_why():
    assert [e.words for e in events_of(NEW, told(Phase.ACCEPTED, remark="approved by mona"))] == [
        "approved by mona"
    ]
    report = MigrationReport("i-1", Outcome.FAILED, "no such instance")
    ending = events_of(NEW, told(Phase.ENDED, report=report))
    assert [e.words for e in ending] == ["ended", "failed: no such instance"]
    migrated = MigrationReport("i-1", Outcome.MIGRATED)
    assert events_of(NEW, told(Phase.ENDED, report=migrated))[-1].words == "migrated"


def test_a_new_attempt_begins_again_and_an_old_one_says_nothing_any_more():
    second = fold(NEW, told(Phase.ASSESSING, attempt=2))
    assert kinds(fold(NEW, told(Phase.ASSESSING)), told(Phase.ASSESSING, attempt=2)) == [
        EventKind.PHASE
    ]
    assert kinds(second, told(Phase.REPLICATING, 5)) == []


def test_the_same_event_has_the_same_place_and_a_later_one_a_later_place():
    first, again = (events_of(NEW, told(Phase.ASSESSING))[0] for _ in range(2))
    later = events_of(NEW, told(Phase.ASSESSING, 1))[0]
    at_once = events_of(NEW, told(Phase.PREPARING_SOURCE))[0]
    assert cursor_of(first) == cursor_of(again)
    assert cursor_of(first) < cursor_of(at_once) < cursor_of(later)


def test_the_end_comes_last_of_one_moment_whatever_else_happened_in_it():
    end = events_of(NEW, told(Phase.ENDED))[0]
    others = (
        events_of(NEW, told(each, remark="done"))[-1] for each in Phase if each is not Phase.ENDED
    )
    assert all(cursor_of(each) < cursor_of(end) for each in others)


def test_two_decisions_of_one_moment_are_both_told():
    """A repetition of either is the same event again, so nothing is told twice."""
    asked, found, again = (
        events_of(NEW, told(Phase.ASSESSING, remark=words))[-1]
        for words in ("it is asked", "it was found", "it is asked")
    )
    assert cursor_of(asked) == cursor_of(again)
    assert cursor_of(asked) != cursor_of(found)


def test_who_is_held_back_or_goes_on_is_told_once_and_never_before_what_was_told_last():
    running = fold(NEW, told(Phase.REPLICATING, 10))
    (event,) = suspension(running, NOON, suspended=True)
    assert (event.kind, event.at) == (EventKind.SUSPENDED, NOON + timedelta(minutes=10))
    assert suspension(running, NOON, suspended=False) == ()
    (fresh,) = suspension(NEW, NOON, suspended=True)
    assert fresh.at == NOON


def test_who_has_ended_is_not_held_back():
    report = MigrationReport("i-1", Outcome.FAILED)
    over = fold(NEW, told(Phase.ENDED, report=report))
    assert suspension(over, NOON, suspended=True) == ()
