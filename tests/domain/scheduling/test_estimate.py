from datetime import time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from domain.scheduling.estimate import starts_of
from domain.window import Calendar, Window
from tests.domain.scheduling.fleet import HOUR, NOON, held, ledger, limits, ticket


def hours(found, *tickets):
    return [(found[each.key] - NOON) / HOUR for each in tickets]


def test_each_begins_when_those_before_it_have_ended():
    long, short, last = ticket("a", hours=3), ticket("b", hours=2), ticket("c", hours=1)
    found = starts_of(ledger(long, short, last), limits(copies=2), NOON)
    assert hours(found, long, short, last) == [0, 0, 2]


def test_a_slot_that_is_held_ends_when_it_said_and_a_late_one_a_tenth_of_its_time_from_now():
    new = ticket("new")
    inside = held(ticket("x", hours=5), since=NOON - 3 * HOUR)
    assert hours(starts_of(ledger(new, holding=inside), limits(), NOON), new) == [2]
    late = held(ticket("x", hours=5), since=NOON - 9 * HOUR)
    assert hours(starts_of(ledger(new, holding=late), limits(), NOON), new) == [0.5]


def test_a_window_and_an_own_time_are_waited_for():
    night = Calendar((Window("UTC", time(22), timedelta(hours=4), weekdays=tuple(range(7))),))
    closed, later = ticket("closed", calendar=night), ticket("later", not_before=NOON + 3 * HOUR)
    found = starts_of(ledger(closed, later), limits(), NOON)
    assert hours(found, closed, later) == [10, 3]


def test_who_never_comes_in_has_no_time():
    giant, over = ticket("giant", link=101), ticket("over", calendar=_past())
    assert starts_of(ledger(giant, over), limits(), NOON) == {}
    assert starts_of(ledger(), limits(), NOON) == {}


def test_no_time_is_told_beyond_the_number_that_is_asked_for():
    crowd = [ticket(f"i-{n}") for n in range(9)]
    assert len(starts_of(ledger(*crowd), limits(copies=2), NOON, most=5)) == 6


def _past():
    return Calendar((Window("UTC", time(1), HOUR, day=NOON.date()),))


@given(
    some.lists(some.tuples(some.integers(1, 9), some.integers(0, 100)), max_size=25),
    some.integers(1, 4),
)
@settings(max_examples=60)
def test_everybody_who_fits_comes_in_and_never_too_many_at_once(figures, copies):
    crowd = [ticket(f"i-{n}", hours=h, link=link) for n, (h, link) in enumerate(figures)]
    found = starts_of(ledger(*crowd), limits(copies=copies), NOON)
    assert len(found) == len(crowd)
    for moment in found.values():
        inside = [
            each for each in crowd if found[each.key] <= moment < found[each.key] + each.takes
        ]
        assert len(inside) <= copies
        assert sum(n.amount for each in inside for n in each.needs[1:]) <= 100
