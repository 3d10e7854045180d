import itertools
from datetime import timedelta

import pytest

from benchmarks.forecast.failovers import failovers
from benchmarks.forecast.seeds import HELD_BACK, TRAINING
from benchmarks.forecast.trace import ENDING, Kind
from benchmarks.forecast.traces import trace


@pytest.mark.parametrize("kind", ENDING)
def test_the_same_seed_makes_the_same_trace_and_another_one_another(kind):
    assert trace(kind, 1) == trace(kind, 1)
    assert trace(kind, 1) != trace(kind, 2)


@pytest.mark.parametrize("kind", ENDING)
def test_a_trace_is_looked_at_irregularly_and_never_after_its_end(kind):
    made = trace(kind, 3)
    times = [look.at for look in made.looks]
    pauses = {b - a for a, b in itertools.pairwise(times)}
    assert times == sorted(times)
    assert made.ended is not None
    assert times[-1] <= made.ended + timedelta(minutes=1)
    assert len(pauses) > len(times) / 2


@pytest.mark.parametrize("kind", [kind for kind in ENDING if kind is not Kind.RESYNC])
def test_only_a_resync_takes_back_what_was_copied(kind):
    copied = [look.replicated_bytes for look in trace(kind, 4).looks]
    assert copied == sorted(copied)


def test_a_resync_takes_back_what_was_copied():
    copied = [look.replicated_bytes for look in trace(Kind.RESYNC, 4).looks]
    assert copied != sorted(copied)


def test_a_swamped_source_writes_more_than_is_carried_and_never_ends():
    made = trace(Kind.SWAMPED, 5)
    assert made.ended is None
    assert made.looks[-1].pending_bytes > made.looks[1].pending_bytes


def test_what_is_told_is_news_and_nothing_from_later():
    made = trace(Kind.BURSTY, 6)
    middle = made.began + (made.ended - made.began) / 2
    told = made.told(middle)
    shown = [round(100 * look.replicated_bytes / look.total_bytes) for look in told]
    assert told[-1].at <= middle
    assert len(set(shown)) == len(shown)


def test_midnight_lies_within_what_is_named_after_it():
    for seed in TRAINING[:20]:
        made = trace(Kind.MIDNIGHT, seed)
        assert made.began.date() < made.ended.date()


def test_what_is_held_back_is_not_trained_on():
    assert not set(TRAINING) & set(HELD_BACK)
    assert len(HELD_BACK) == 200


def test_an_estate_keeps_its_own_usual_duration():
    assert failovers(1) == failovers(1) != failovers(2)
    assert min(each.took for each in failovers(1)) > timedelta(minutes=1)
