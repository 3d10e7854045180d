"""When a timer is due."""

from datetime import UTC, datetime, timedelta

import pytest

from local.host.configuration import ConfigurationError
from local.host.schedules import frequent, schedule

FRIDAY = datetime(2026, 1, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "due"),
    [
        ("*/15 * * * * *", FRIDAY + timedelta(seconds=15)),
        ("0 30 9 * * *", FRIDAY + timedelta(days=1)),
        ("0 30 9 * * 1-5", FRIDAY + timedelta(days=3)),
        ("0 30 9 * * Mon", FRIDAY + timedelta(days=3)),
        ("45 9 * * *", FRIDAY + timedelta(minutes=15)),
        ("0 0 0 13 * 5", datetime(2026, 2, 13, tzinfo=UTC)),
        ("00:05:00", FRIDAY + timedelta(minutes=5)),
        ("1.00:00:00", FRIDAY + timedelta(days=1)),
    ],
)
def test_ncrontab_counts_seconds_first_and_wants_day_and_weekday_both_to_fit(expression, due):
    assert schedule(expression)(FRIDAY) == due


@pytest.mark.parametrize("expression", ["whenever", "61 * * * * *", "0:5", "00:00:00", ""])
def test_an_expression_that_is_none_is_refused(expression):
    with pytest.raises(ConfigurationError):
        schedule(expression)


@pytest.mark.parametrize(
    ("expression", "is_so"), [("*/30 * * * * *", True), ("0 * * * * *", False)]
)
def test_a_timer_of_many_a_minute_is_frequent(expression, is_so):
    assert frequent(schedule(expression), FRIDAY) is is_so
