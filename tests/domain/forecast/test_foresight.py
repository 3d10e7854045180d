from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.forecast.eta import Eta
from domain.forecast.folding import foreseen
from domain.forecast.foresight import Foresight, expected
from domain.forecast.replication import end_of_replication, foresee
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.samples import Sample, Series
from domain.status import InstanceStatus, Progress, Subject, fold
from tests.domain.forecast.lines import GB, HOUR, MONDAY, steady

FORESIGHT = Foresight(Eta(MONDAY + 10 * HOUR, MONDAY + 15 * HOUR), MONDAY + HOUR)
SUBJECT = Subject("w1", "i-1")


def told(hours, copied, *, attempt=1, phase=Phase.REPLICATING):
    item = ProtectedItem("item", "x", replicated_bytes=copied, total_bytes=100 * GB)
    return Progress(Subject("w1", "i-1", attempt), MONDAY + hours * HOUR, phase, item)


def test_until_news_are_due_it_stays_as_it_was_foreseen():
    assert expected(FORESIGHT, MONDAY + HOUR) == FORESIGHT.eta


def test_while_news_are_overdue_it_is_put_off_by_more_than_that():
    eta = expected(FORESIGHT, MONDAY + 5 * HOUR)
    assert eta.p50 - FORESIGHT.eta.p50 == 1.25 * 4.5 * HOUR
    assert eta.p90 - FORESIGHT.eta.p90 > 1.25 * 5.5 * HOUR


def test_it_is_told_anew_only_every_five_minutes():
    minute = timedelta(minutes=1)
    seen = {expected(FORESIGHT, MONDAY + 5 * HOUR + n * minute) for n in range(5)}
    assert len(seen) == 1


@given(st.floats(-5, 900))
def test_it_is_never_in_the_past_and_always_in_order(hours):
    now = MONDAY + hours * HOUR
    eta = expected(FORESIGHT, now)
    assert now <= eta.p50 <= eta.p90


def test_an_end_that_has_passed_before_news_are_due_is_now():
    now = MONDAY + 20 * HOUR
    passed = Foresight(Eta(MONDAY + HOUR, MONDAY + 2 * HOUR), MONDAY + 50 * HOUR)
    assert expected(passed, now) == Eta(now, now)


def test_what_is_foreseen_is_what_is_forecast_with_the_last_news():
    points = steady(10)
    seen = foresee(points, 20 * GB)
    assert seen.eta == end_of_replication(points, 20 * GB, points[-1].at)
    assert MONDAY + 10.5 * HOUR < seen.due < MONDAY + 12 * HOUR


def test_without_news_size_or_movement_nothing_is_foreseen():
    assert foresee([], GB) is None
    assert foresee(steady(3), 0) is None
    assert foresee(steady(0), GB) is None


def test_what_is_done_is_foreseen_as_done():
    assert foresee(steady(10), 10 * GB).eta.p90 == MONDAY + 10 * HOUR


def series(count=10, attempt=1, percent=2):
    moved = range(count)
    return Series(attempt, tuple(Sample(MONDAY + n * HOUR, n * percent, n * GB) for n in moved))


def test_an_instance_that_replicates_has_an_end():
    status = InstanceStatus("i-1", Phase.REPLICATING, total_bytes=20 * GB)
    assert foreseen(status, series()).foresight == foresee(steady(9, every=1), 20 * GB)


def test_percents_do_where_no_bytes_are_told():
    status = InstanceStatus("i-1", Phase.REPLICATING)
    eta = foreseen(status, series()).foresight.eta
    assert abs(eta.p50 - MONDAY - 50 * HOUR) < HOUR


def test_an_instance_that_no_longer_replicates_has_none():
    status = InstanceStatus("i-1", Phase.REPLICATING, total_bytes=20 * GB)
    later = InstanceStatus("i-1", Phase.AWAITING_APPROVAL, foresight=FORESIGHT)
    assert foreseen(later, series()).foresight is None
    assert foreseen(status, series(attempt=2)).foresight is None


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30))
def test_shown_progress_never_runs_backwards(copied):
    status, shown = InstanceStatus("i-1"), []
    for hours, each in enumerate(copied):
        status = fold(status, told(hours, each * GB))
        shown.append(status.percent)
    assert shown == sorted(shown)
    assert status.percent == max(copied)
    assert status.replicated_bytes == copied[-1] * GB


def test_a_new_run_begins_from_nothing():
    status = fold(InstanceStatus("i-1"), told(1, 80 * GB))
    assert fold(status, told(2, 3 * GB, attempt=2)).percent == 3


def test_what_is_pending_is_kept_with_the_last_news():
    item = ProtectedItem("item", "x", pending_bytes=7)
    progress = Progress(SUBJECT, MONDAY, Phase.REPLICATING, item)
    assert fold(InstanceStatus("i-1"), progress).pending_bytes == 7
