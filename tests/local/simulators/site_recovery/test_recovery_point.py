from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.simulators.site_recovery.model.recovery_point import Pipe, Stretch

START = datetime(2026, 1, 1, tzinfo=UTC)
FIVE = timedelta(minutes=5)

pipes = st.builds(Pipe, st.integers(1, 100), st.integers(0, 300), st.just(FIVE))
waits = st.timedeltas(timedelta(), timedelta(days=3))


def points(stretch, now, pipe, app_consistent=0, since=START):
    return list(stretch.points(now, pipe, since, app_consistent))


@given(pipes, waits, st.none() | waits)
def test_no_point_is_newer_than_now_or_than_the_end_of_the_stretch(pipe, passed, ended):
    now, stretch = START + passed, Stretch(START, None if ended is None else START + ended)
    newest = stretch.newest(now, pipe)
    assert START <= newest <= max(START, min(now, stretch.ended or now))
    assert newest <= max(START, stretch.arrived(now, pipe))


@given(pipes, waits, waits)
def test_points_are_only_added_as_time_goes_on(pipe, one, other):
    stretch, (earlier, later) = Stretch(START), sorted((START + one, START + other))
    before, after = points(stretch, earlier, pipe), points(stretch, later, pipe)
    assert after[: len(before)] == before


@given(pipes, waits)
def test_there_is_always_the_first_point_and_then_one_each_five_minutes(pipe, passed):
    times = [point.time for point in points(Stretch(START), START + passed, pipe)]
    assert times == [START + FIVE * number for number in range(len(times))]


@given(pipes, waits, waits)
def test_asking_since_a_moment_leaves_out_just_the_older_points(pipe, passed, since):
    everything = points(Stretch(START), START + passed, pipe)
    recent = points(Stretch(START), START + passed, pipe, since=START + since)
    assert recent == [point for point in everything if point.time >= START + since]


def test_too_much_churn_makes_points_arrive_later_and_later():
    pipe = Pipe(throughput=10, churn=20, interval=FIVE)
    stretch, now = Stretch(START), START + timedelta(hours=10)
    behind = now - stretch.newest(now, pipe)
    later = now + timedelta(hours=10)
    assert behind > timedelta(hours=5)
    assert later - stretch.newest(later, pipe) > behind + timedelta(hours=4)


@pytest.mark.parametrize(
    ("every", "expected"),
    [(0, []), (60, [60, 120]), (90, [90]), (62, [65, 125])],  # the last at the point after it
)
def test_application_consistent_points_come_at_their_own_distance(every, expected):
    found = points(Stretch(START), START + timedelta(minutes=140), Pipe(1, 0, FIVE), every)
    minutes = [
        (point.time - START) / timedelta(minutes=1)
        for point in found
        if point.kind == "ApplicationConsistent"
    ]
    assert minutes == expected


@given(pipes, waits, waits)
def test_a_source_at_rest_is_caught_up_with_and_never_overtaken(pipe, passed, rested):
    now, rests = START + passed, START + rested
    stretch, busy = Stretch(START, rests=rests), Stretch(START)
    arrived = stretch.arrived(now, pipe)
    assert arrived in {now, busy.arrived(now, pipe)}
    assert busy.arrived(now, pipe) <= max(START, arrived) <= now


def test_with_more_churn_than_throughput_points_are_late_until_the_source_rests():
    pipe, now = Pipe(10, 20, FIVE), START + timedelta(hours=3)
    assert Stretch(START).newest(now, pipe) < START + timedelta(hours=2)
    resting = Stretch(START, rests=START + timedelta(hours=1))
    assert resting.newest(now, pipe) == now
    assert resting.behind(now, pipe) == timedelta()
    too_early = START + timedelta(hours=2)
    assert resting.behind(too_early, pipe) > timedelta()
