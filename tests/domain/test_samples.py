"""Samples of replication: few, evenly spread, and with what was worst."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.samples import MOST, Sample, Series, sampled
from domain.status import Progress, Subject

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ITEM = ProtectedItem("/items/1", "Protected", total_bytes=1_000)


def told(minutes, *, attempt=1, rpo=None, **more):
    lag = None if rpo is None else timedelta(minutes=rpo)
    item = replace(ITEM, replicated_bytes=int(minutes), rpo=lag, **more)
    at = NOON + timedelta(minutes=minutes)
    return Progress(Subject("w", "i-1", attempt), at, Phase.REPLICATING, item)


def series_of(*news):
    series = Series()
    for each in news:
        series = sampled(series, each)
    return series


def test_a_sample_says_how_far_it_was_and_how_far_behind():
    sample = Sample(NOON + timedelta(minutes=420), 42, 420, timedelta(minutes=9))
    assert series_of(told(420, rpo=9)) == Series(1, (sample,))


def test_what_tells_of_no_item_is_no_sample():
    one = series_of(told(1))
    assert sampled(one, replace(told(2), item=None)) is one
    assert sampled(one, told(2, active_location="Recovery")) is one


def test_what_is_told_again_or_late_changes_nothing():
    one = series_of(told(1), told(2))
    assert sampled(one, told(2)) is one
    assert sampled(one, told(1)) is one


def test_another_run_begins_another_series_and_late_news_of_the_last_one_do_not_reach_it():
    one = series_of(told(1), told(2), told(3, attempt=2))
    assert (one.attempt, len(one.samples)) == (2, 1)
    assert sampled(one, told(4)) is one


def test_however_long_it_takes_few_are_kept_about_evenly_with_the_first_and_the_newest():
    many = series_of(*map(told, range(5_000))).samples
    gaps = [(b.at - a.at) / timedelta(minutes=1) for a, b in pairwise(many)]
    assert len(many) == MOST
    assert (many[0].replicated_bytes, many[-1].replicated_bytes) == (0, 4_999)
    assert max(gaps) <= 4 * 5_000 / MOST
    assert gaps[-7:] == [1] * 7


def test_thinning_depends_on_nothing_but_what_was_told():
    assert series_of(*map(told, range(500))) == series_of(*map(told, range(500)))


def test_the_longest_lag_is_never_forgotten():
    news = [told(n, rpo=60 if n == 77 else None if n % 3 else 5) for n in range(900)]
    lags = [each.rpo for each in series_of(*news).samples if each.rpo]
    assert max(lags) == timedelta(minutes=60)
    assert lags.count(timedelta(minutes=60)) == 1
