from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.forecast.eta import Duration, Eta, last_of
from tests.domain.forecast.lines import HOUR, MONDAY


def eta(middle, late):
    return Eta(MONDAY + middle * HOUR, MONDAY + late * HOUR)


etas = st.lists(
    st.tuples(st.floats(0.01, 500), st.floats(1, 4)).map(lambda t: eta(t[0], t[0] * t[1])),
    min_size=1,
    max_size=20,
)


def test_nobody_is_the_last_of_none():
    assert last_of([], MONDAY) is None


def test_the_last_of_one_is_that_one():
    only = last_of([eta(4, 6)], MONDAY)
    assert abs(only.p50 - MONDAY - 4 * HOUR) < timedelta(seconds=2)
    assert abs(only.p90 - MONDAY - 6 * HOUR) < timedelta(seconds=2)


def test_the_last_of_many_comes_later_than_each_of_them():
    whole = last_of([eta(4, 6)] * 10, MONDAY)
    assert whole.p50 > MONDAY + 5.5 * HOUR
    assert whole.p90 > MONDAY + 6.5 * HOUR


@settings(deadline=None, max_examples=20)
@given(etas)
def test_the_last_is_in_order_and_no_earlier_than_the_latest(each):
    whole = last_of(each, MONDAY)
    assert MONDAY <= whole.p50 <= whole.p90
    assert whole.p50 >= max(one.p50 for one in each) - timedelta(seconds=2)


def test_what_follows_adds_its_time_and_its_doubt():
    after = eta(4, 7).after(Duration(1 * HOUR, 5 * HOUR))
    assert after == Eta(MONDAY + 5 * HOUR, MONDAY + 10 * HOUR)
