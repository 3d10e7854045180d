from datetime import UTC, datetime, timedelta

from domain.read_budget import ReadBudget, heard, oldest_reading, throttled

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=30)


def seconds(number):
    return timedelta(seconds=number)


def test_a_retry_after_holds_reading_back_until_it_is_over():
    budget = heard(ReadBudget(), NOON, None, seconds(17))
    assert throttled(budget, NOON + seconds(16))
    assert not throttled(budget, NOON + seconds(17))
    assert not throttled(ReadBudget(), NOON)


def test_a_shorter_wait_that_is_heard_later_ends_no_longer_one():
    budget = heard(heard(ReadBudget(), NOON, None, seconds(60)), NOON, 3, seconds(1))
    assert throttled(budget, NOON + seconds(59))


def test_an_answer_that_says_nothing_of_waiting_ends_no_wait():
    budget = heard(heard(ReadBudget(), NOON, None, seconds(60)), NOON, 200, None)
    assert throttled(budget, NOON + seconds(59))


def test_readings_may_be_older_while_few_reads_are_left_and_while_none_is_wanted():
    usual = oldest_reading(ReadBudget(), NOON)
    few, none = heard(ReadBudget(), NOON, 5, None), heard(ReadBudget(), NOON, None, seconds(60))
    assert oldest_reading(few, NOON) > usual
    assert oldest_reading(none, NOON) > usual
    assert oldest_reading(heard(ReadBudget(), NOON, 240, None), NOON) == usual


def test_a_bucket_that_fills_up_again_is_forgotten_but_not_by_silence():
    few = heard(ReadBudget(), NOON, 5, None)
    assert oldest_reading(few, LATER) == oldest_reading(ReadBudget(), NOON)
    silent = heard(few, NOON + seconds(1), None, seconds(0))
    assert oldest_reading(silent, NOON + seconds(2)) == oldest_reading(few, NOON)
