from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.scheduling.admission import let_in
from domain.scheduling.order import Manners, overdue_at
from domain.window import Calendar, Window
from tests.domain.scheduling.fleet import (
    DAY,
    HOUR,
    NOON,
    held,
    ledger,
    limits,
    names,
    ticket,
)

MINUTE = timedelta(minutes=1)


def let(*waiting, at=NOON, holding=(), **most):
    return names(let_in(ledger(*waiting, holding=holding), limits(**most), at))


def test_as_many_come_in_as_there_is_room_beside_those_who_are_in():
    crowd = [ticket(f"i-{n}") for n in range(9)]
    assert let(*crowd, copies=4, holding=held(ticket("x"))) == ["i-0", "i-1", "i-2"]


def test_what_has_no_limit_holds_nobody_up():
    crowd = [ticket(f"i-{n}") for n in range(9)]
    assert len(let_in(ledger(*crowd), {}, NOON)) == 9


def test_what_others_use_of_a_quota_is_not_there():
    crowd = [ticket(f"i-{n}", link=40) for n in range(3)]
    assert len(let(*crowd, copies=9, link=100)) == 2
    assert len(let(*crowd, copies=9, link=100, others=30)) == 1
    assert let(*crowd, copies=9, link=100, others=130) == []


def test_it_takes_all_that_it_needs_or_nothing():
    wide = ticket("wide", link=80)
    assert let(wide, copies=5, link=100, holding=held(ticket("x", link=30))) == []
    assert let(wide, copies=1, link=100, holding=held(ticket("x", copies=1))) == []


def test_the_higher_priority_goes_first_and_waiting_raises_it():
    low, high = ticket("low", priority=4), ticket("high", priority=6)
    assert let(low, high) == ["high"]
    early = replace(low, asked=NOON - 3 * 12 * HOUR)
    assert let(early, high) == ["low"]


def test_the_wave_that_has_least_of_what_is_scarce_comes_next():
    of_a = [ticket(f"a{n}", "a") for n in range(4)]
    of_b = [ticket(f"b{n}", "b") for n in range(4)]
    assert let(*of_a, *of_b, copies=4) == ["a0", "b0", "a1", "b1"]
    inside = held(ticket("x", "a"), ticket("y", "a"))
    assert let(*of_a, *of_b, copies=5, holding=inside) == ["b0", "b1", "a0"]


def test_a_wave_of_twice_the_weight_has_twice_the_share():
    of_a = [ticket(f"a{n}", "a", weight=2) for n in range(9)]
    of_b = [ticket(f"b{n}", "b") for n in range(9)]
    come = let(*of_a, *of_b, copies=9)
    assert sum(each.startswith("a") for each in come) == 6


def test_a_share_is_of_what_a_wave_has_the_most_of():
    wide = [ticket(f"a{n}", "a", link=30) for n in range(3)]
    slim = [ticket(f"b{n}", "b", link=1) for n in range(9)]
    come = let(*wide, *slim, copies=10, link=100)
    # 3 x 30 of 100 Mbit/s weigh as much as 7 of 10 copies.
    assert sum(each.startswith("b") for each in come) == 7


def test_within_a_wave_the_most_work_goes_first_and_names_decide_between_equals():
    many = [ticket(f"i-{n}", hours=n % 3 + 1) for n in range(30)]
    assert let(*many, copies=4) == ["i-11", "i-14", "i-17", "i-2"]


def test_whoever_would_end_last_of_all_goes_before_the_waves_take_turns():
    others = [ticket(f"a{n}", "a", hours=2) for n in range(4)]
    long = ticket("long", "b", hours=9)
    inside = held(ticket("x", "b"), ticket("y", "b"))
    assert let(*others, long, copies=3, holding=inside) == ["long"]
    assert let(*others, replace(long, takes=2 * HOUR), copies=3, holding=inside)[0] != "long"


def test_whose_window_is_closed_or_whose_time_has_not_come_is_passed_over():
    night = Calendar((Window("UTC", time(22), timedelta(hours=4), weekdays=tuple(range(7))),))
    later, closed = ticket("later", not_before=NOON + HOUR), ticket("closed", calendar=night)
    assert let(later, closed, ticket("i")) == ["i"]
    assert let(later, at=NOON + HOUR) == ["later"]
    assert let(closed, at=NOON + 10 * HOUR) == ["closed"]


def test_whose_window_closes_first_goes_first():
    def window(hours):
        opens = Window("UTC", time(12), timedelta(hours=hours), weekdays=tuple(range(7)))
        return Calendar((opens,))

    short, wide = ticket("short", calendar=window(2)), ticket("wide", calendar=window(6), hours=3)
    assert let(wide, short, ticket("any", hours=5)) == ["any"]  # urgent: it would end last
    crowd = [ticket(f"i-{n}", hours=3) for n in range(9)]
    assert let(wide, short, *crowd, copies=3) == ["short", "wide", "i-0"]


def test_who_is_overdue_is_not_passed_over_by_whoever_came_later():
    wide = ticket("wide", link=80, hours=1)
    inside = held(ticket("x", link=30))
    late = overdue_at(wide, Manners())
    assert late == NOON + 5 * 12 * HOUR
    newer = [ticket(f"i-{n}", link=10, asked=NOON + DAY, priority=9) for n in range(3)]
    assert len(let(wide, *newer, at=late - MINUTE, copies=9, link=100, holding=inside)) == 3
    assert let(wide, *newer, at=late, copies=9, link=100, holding=inside) == []


def test_who_is_overdue_keeps_nobody_out_who_came_with_it_or_needs_something_else():
    wide = ticket("wide", link=80)
    beside, elsewhere = ticket("beside", link=10), ticket("elsewhere", asked=NOON + 2 * DAY)
    late, inside = NOON + 3 * DAY, held(ticket("x", link=30))
    assert let(wide, beside, elsewhere, at=late, copies=9, holding=inside) == [
        "beside",
        "elsewhere",
    ]


def test_only_the_first_who_waits_for_something_has_it_kept():
    inside = held(ticket("x", link=90))
    first, second = ticket("a", link=50), ticket("b", link=60, asked=NOON + DAY)
    newer = ticket("new", asked=NOON + 4 * DAY, link=0)
    late = NOON + 4 * DAY
    assert let(first, second, newer, at=late, copies=4, holding=inside) == ["new"]
    same = [ticket(f"s{n}", link=50) for n in range(3)]
    assert let(*same, newer, at=late, copies=3, holding=inside) == ["new"]


@pytest.mark.parametrize("hours", [1, 9])
def test_of_those_who_lack_the_same_it_is_kept_for_who_came_first(hours):
    first = ticket("first", copies=0, link=60, hours=10 - hours)
    second = ticket("second", link=60, hours=hours, asked=NOON + MINUTE)
    newer = ticket("newer", asked=NOON + 3 * DAY)
    late, inside = NOON + 3 * DAY, held(ticket("x", copies=0, link=50))
    assert let(first, second, newer, at=late, holding=inside) == ["newer"]


def test_what_can_never_fit_keeps_nobody_out():
    giant = ticket("giant", link=101)
    assert let(giant, ticket("i", asked=NOON + DAY, link=1), at=NOON + 9 * DAY) == ["i"]


def test_the_order_is_the_same_however_the_ledger_was_read():
    crowd = [ticket(f"i-{n}", f"w{n % 3}", hours=n % 4 + 1, link=n % 5) for n in range(12)]
    forward = let(*crowd, copies=9, link=20)
    assert forward == let(*reversed(crowd), copies=9, link=20)
    assert len(forward) >= 6
