from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forecast.failover import PastFailover, duration_of_failover
from domain.provider import Provider
from tests.domain.forecast.lines import GB

MINUTE = timedelta(minutes=1)
OURS, OTHER = Provider.MODERNISED, Provider.CLASSIC


def past(minutes, provider=OURS, size=200 * GB):
    return PastFailover(provider, size, minutes * MINUTE)


def test_before_any_was_seen_a_quarter_of_an_hour_is_expected():
    takes = duration_of_failover([], OURS, 200 * GB)
    assert abs(takes.p50 - 15 * MINUTE) < MINUTE
    assert takes.p90 > 25 * MINUTE


def test_what_was_seen_outweighs_what_was_expected_and_makes_it_surer():
    few = duration_of_failover([past(40)], OURS, 200 * GB)
    many = duration_of_failover([past(40)] * 20, OURS, 200 * GB)
    assert few.p50 > 25 * MINUTE
    assert abs(many.p50 - 40 * MINUTE) < 2 * MINUTE
    assert many.p90 < few.p90


def test_the_other_provider_says_nothing():
    assert duration_of_failover([past(90, OTHER)] * 9, OURS, GB) == duration_of_failover(
        [], OURS, GB
    )


def test_larger_machines_take_longer_where_they_did():
    seen = [past(10, size=20 * GB), past(40, size=2_000 * GB)] * 5
    small, large = (duration_of_failover(seen, OURS, size) for size in (20 * GB, 2_000 * GB))
    assert large.p50 > 2 * small.p50


def test_one_that_hung_for_a_day_does_not_blow_up_the_rest():
    seen = [past(10)] * 20
    assert duration_of_failover([*seen, past(1440)], OURS, GB).p90 < 30 * MINUTE


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0, 10_000), st.integers(0, 10**14)), max_size=15),
    st.integers(0, 10**14),
)
def test_it_is_positive_ordered_and_the_same_each_time(seen, size):
    history = [past(minutes, size=total) for minutes, total in seen]
    takes = duration_of_failover(history, OURS, size)
    assert timedelta() <= takes.p50 <= takes.p90
    assert takes == duration_of_failover(history, OURS, size)
