from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.clock import VirtualClock
from local.simulators.site_recovery.model.agenda import Activity, Agenda
from local.simulators.site_recovery.model.settings import Mode

HOUR = timedelta(hours=1)


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def ended():
    return []


def begin(agenda, clock, ended, name="a", duration=HOUR, **choices):
    return agenda.begin(Activity(name, clock.now(), duration, 4, ended.append, **choices))


def test_what_fell_due_while_nobody_looked_ended_when_it_fell_due(clock, ended):
    agenda = Agenda(clock.now, Mode.CLOCK)
    due = clock.now() + HOUR
    begin(agenda, clock, ended)
    clock.advance(10 * HOUR)
    agenda.settle()
    assert ended == [due]


def test_what_an_end_begins_ends_in_the_same_settling_and_in_its_own_time(clock):
    agenda, order = Agenda(clock.now, Mode.CLOCK), []
    start = clock.now()

    def then(at):
        order.append(("first", at - start))
        agenda.begin(Activity("b", at, HOUR, 1, lambda at: order.append(("second", at - start))))

    agenda.begin(Activity("a", start, HOUR, 1, then))
    agenda.begin(Activity("c", start, 1.5 * HOUR, 1, lambda at: order.append(("c", at - start))))
    clock.advance(5 * HOUR)
    agenda.settle()
    assert order == [("first", HOUR), ("c", 1.5 * HOUR), ("second", 2 * HOUR)]


def test_time_that_an_activity_was_held_up_is_added_to_it(clock, ended):
    agenda = Agenda(clock.now, Mode.CLOCK)
    start, activity = clock.now(), begin(agenda, clock, ended)
    clock.advance(HOUR / 4)
    agenda.hold(activity, clock.now())
    clock.advance(10 * HOUR)
    agenda.settle()
    assert (agenda.fraction(activity), ended) == (0.25, [])
    agenda.release(activity, clock.now())
    clock.advance(HOUR)
    agenda.settle()
    assert ended == [start + 11 * HOUR]


@pytest.mark.parametrize("mode", Mode)
def test_an_activity_stands_still_at_its_barrier_whatever_moves_the_world(clock, ended, mode):
    agenda = Agenda(clock.now, mode)
    activity = begin(agenda, clock, ended, barrier=0.5)
    for _ in range(8):
        clock.advance(HOUR)
        agenda.settle()
        agenda.look("a")
    assert (agenda.fraction(activity), ended) == (0.5, [])
    agenda.release(activity, clock.now())
    assert agenda.fraction(activity) == 0.5


def test_a_barrier_that_an_activity_has_passed_holds_it_where_it_is(clock, ended):
    agenda = Agenda(clock.now, Mode.CLOCK)
    activity = begin(agenda, clock, ended)
    clock.advance(0.75 * HOUR)
    agenda.bar(activity, clock.now(), 0.5)
    clock.advance(HOUR)
    agenda.settle()
    assert agenda.fraction(activity) == 0.75


def test_nothing_takes_time_in_an_immediate_world(clock, ended):
    agenda = Agenda(clock.now, Mode.IMMEDIATELY)
    begin(agenda, clock, ended)
    agenda.settle()
    assert ended == [clock.now()]


def test_only_looks_at_the_subject_move_a_world_that_goes_on_by_looks(clock, ended):
    agenda = Agenda(clock.now, Mode.LOOKS)
    activity = begin(agenda, clock, ended)
    clock.advance(100 * HOUR)
    agenda.settle()
    agenda.look("another")
    assert agenda.fraction(activity) == 0
    seen = []
    for _ in range(4):
        agenda.look("a")
        seen.append(agenda.fraction(activity))
    assert (seen, len(ended)) == ([0.25, 0.5, 0.75, 1.0], 1)


def test_a_dropped_activity_stays_where_it_was_and_never_ends(clock, ended):
    agenda = Agenda(clock.now, Mode.CLOCK)
    activity = begin(agenda, clock, ended)
    clock.advance(HOUR / 2)
    agenda.drop(activity)
    clock.advance(HOUR)
    agenda.settle()
    assert (agenda.fraction(activity), ended) == (0.5, [])


@given(st.timedeltas(timedelta(microseconds=1), timedelta(days=9)), st.floats(0, 0.99))
def test_no_activity_runs_backwards_when_its_barrier_is_lifted(duration, share):
    clock = VirtualClock()
    agenda = Agenda(clock.now, Mode.CLOCK)
    activity = begin(agenda, clock, [], duration=duration, barrier=share)
    clock.advance(2 * duration)
    agenda.settle()
    before, activity.barrier = agenda.fraction(activity), 1.0
    agenda.release(activity, clock.now())
    assert agenda.fraction(activity) >= before == share
