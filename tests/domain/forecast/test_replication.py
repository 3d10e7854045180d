from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forecast.replication import end_of_replication
from domain.forecast.stretch import Point
from tests.domain.forecast.lines import GB, HOUR, MONDAY, along, steady

points_of_copies = st.lists(
    st.tuples(st.floats(0.01, 30), st.integers(-20 * GB, 20 * GB)), max_size=25
).map(along)


def near(moment, other, share=0.1):
    return abs(moment - other) <= share * (other - MONDAY)


def test_what_goes_evenly_ends_when_it_would_at_that_pace():
    eta = end_of_replication(steady(10), 20 * GB, MONDAY + 10 * HOUR)
    assert near(eta.p50, MONDAY + 20 * HOUR, 0.02)


def test_what_never_moved_has_no_end():
    assert end_of_replication([], GB, MONDAY) is None
    assert end_of_replication([Point(MONDAY, 0)], GB, MONDAY + HOUR) is None
    still = [Point(MONDAY, 5), Point(MONDAY + HOUR, 5)]
    assert end_of_replication(still, GB, MONDAY + HOUR) is None


def test_what_has_no_size_yet_has_no_end():
    assert end_of_replication(steady(3), 0, MONDAY + 3 * HOUR) is None


def test_what_would_take_longer_than_two_months_has_no_end():
    assert end_of_replication(steady(10), 10_000 * GB, MONDAY + 10 * HOUR) is None


def test_what_is_done_has_ended_when_its_last_news_came():
    eta = end_of_replication(steady(10), 10 * GB, MONDAY + 50 * HOUR)
    assert eta.p50 == eta.p90 == MONDAY + 10 * HOUR


def test_news_of_the_future_are_left_aside():
    now = MONDAY + 5 * HOUR
    assert end_of_replication(steady(9), 20 * GB, now) == end_of_replication(
        steady(5), 20 * GB, now
    )


def test_a_stall_that_is_over_is_not_taken_for_the_pace():
    points = along([(0.5, GB)] * 10 + [(6, GB)] + [(0.5, GB)] * 9)
    eta = end_of_replication(points, 40 * GB, points[-1].at)
    assert near(eta.p50, points[-1].at + 10 * HOUR, 0.1)


def test_nights_that_stand_still_every_day_are_taken_for_the_pace():
    day = [(0.5, GB)] * 24 + [(12, GB)]
    points = along(day * 2)
    eta = end_of_replication(points, 100 * GB, points[-1].at)
    assert eta.p50 > points[-1].at + 36 * HOUR


def test_what_is_silent_now_ends_later_and_less_surely():
    points = along([(0.5, GB)] * 20)
    last = points[-1].at
    soon = end_of_replication(points, 40 * GB, last)
    late = end_of_replication(points, 40 * GB, last + 6 * HOUR)
    assert late.p50 > soon.p50 + 5 * HOUR
    assert late.p90 - late.p50 > soon.p90 - soon.p50


def test_a_copy_by_office_hours_is_faster_by_night():
    busy = [(1, GB // 4)] * 12
    day = [(1, GB)] * 6 + busy + [(1, GB)] * 6
    points = along(day * 2)
    by_night = end_of_replication(points, points[-1].copied + 6 * GB, points[-1].at)
    by_day = end_of_replication(points[:-18], points[-19].copied + 6 * GB, points[-19].at)
    assert by_night.p50 - points[-1].at < 8 * HOUR
    assert by_day.p50 - points[-19].at > 9 * HOUR


def test_weekends_of_which_nothing_was_seen_go_as_quiet_hours_do():
    day = [(1, GB)] * 6 + [(1, GB // 4)] * 12 + [(1, GB)] * 6
    points = along(day * 5)  # Monday to Friday
    eta = end_of_replication(points, points[-1].copied + 30 * GB, points[-1].at)
    assert eta.p50 - points[-1].at < 34 * HOUR


def test_office_hours_that_were_not_seen_make_the_end_less_sure():
    saturday = MONDAY - timedelta(days=2)
    seen = steady(44, began=saturday)
    eta = end_of_replication(seen, 64 * GB, seen[-1].at)
    week = steady(44, began=MONDAY)
    known = end_of_replication(week, 64 * GB, week[-1].at)
    assert eta.p90 - eta.p50 > 3 * (known.p90 - known.p50)


def test_after_a_resync_its_own_pace_counts():
    points = along([(0.5, GB)] * 20 + [(0.5, -10 * GB)] + [(0.5, 2 * GB)] * 4)
    left = 10 * GB
    eta = end_of_replication(points, points[-1].copied + left, points[-1].at)
    assert eta.p50 - points[-1].at < 4.5 * HOUR


def test_what_goes_unevenly_ends_less_surely():
    dice = Random(7)
    even = along([(1, 4 * GB)] * 48)
    uneven = along([(1, int(dice.uniform(1, 7) * GB)) for _ in range(48)])
    at = even[-1].at
    one, other = (end_of_replication(each, 300 * GB, at) for each in (even, uneven))
    assert other.p90 - other.p50 > 1.5 * (one.p90 - one.p50)


@settings(deadline=None, max_examples=40)
@given(points_of_copies, st.integers(1, 500 * GB), st.floats(0, 200))
def test_an_end_is_never_in_the_past_and_p90_never_before_p50(points, total, later):
    now = points[-1].at + later * HOUR
    eta = end_of_replication(points, total, now)
    if eta and points[-1].copied < total:
        assert now <= eta.p50 <= eta.p90
    assert eta == end_of_replication(points, total, now)


@settings(deadline=None, max_examples=10)
@given(st.integers(1, 30), st.floats(0.1, 10))
def test_the_units_do_not_matter(factor, hours):
    points = steady(12)
    now = points[-1].at + hours * HOUR
    larger = [replace(each, copied=each.copied * factor) for each in points]
    one = end_of_replication(points, 40 * GB, now)
    other = end_of_replication(larger, 40 * GB * factor, now)
    assert one.p50.timestamp() == pytest.approx(other.p50.timestamp(), abs=1)
