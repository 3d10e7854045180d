from datetime import timedelta

import pytest

from domain.forecast.eta import Eta
from domain.forecast.verdict import Backlog, Doom, lasting, misses_window, not_converging
from tests.domain.forecast.lines import HOUR, MONDAY

MEGABIT = 125_000
OPENS, CLOSES = MONDAY + 20 * HOUR, MONDAY + 24 * HOUR
TAKES = 0.5 * HOUR


def ready(middle, late):
    return Eta(MONDAY + middle * HOUR, MONDAY + late * HOUR)


def test_a_source_that_writes_more_than_is_carried_will_not_converge():
    grown = int(4 * 3600 * 25 * MEGABIT)
    verdict = not_converging(Backlog(MONDAY, MONDAY + 4 * HOUR, grown))
    assert verdict.doom is Doom.NOT_CONVERGING
    assert verdict.words == "will not converge: needs 25 Mbit/s more"


def test_little_is_told_with_a_digit_more():
    grown = int(4 * 3600 * 2.5 * MEGABIT)
    words = not_converging(Backlog(MONDAY, MONDAY + 4 * HOUR, grown)).words
    assert words == "will not converge: needs 2.5 Mbit/s more"


@pytest.mark.parametrize(("hours", "grown"), [(2.9, 10**12), (4, 0), (4, -5), (4, 1000)])
def test_a_short_silence_or_a_backlog_that_does_not_grow_is_no_verdict(hours, grown):
    assert not_converging(Backlog(MONDAY, MONDAY + hours * HOUR, grown)) is None


def test_what_has_moved_before_may_stand_for_a_busy_day():
    grown = 10**12
    assert not_converging(Backlog(MONDAY, MONDAY + 13 * HOUR, grown, moved=True)) is None
    assert not_converging(Backlog(MONDAY, MONDAY + 14 * HOUR, grown, moved=True))


def test_a_machine_that_is_ready_too_late_misses_its_window():
    late = Eta(CLOSES - TAKES + timedelta(hours=2, minutes=10), CLOSES + 9 * HOUR)
    verdict = misses_window(late, TAKES, OPENS, CLOSES)
    assert verdict.doom is Doom.MISSES_WINDOW
    assert verdict.words == "misses its window by 2 h 10 m"


def test_a_machine_that_may_be_ready_too_late_may_miss_it():
    verdict = misses_window(ready(22, 24.5), TAKES, OPENS, CLOSES)
    assert verdict.doom is Doom.MAY_MISS_WINDOW
    assert verdict.words == "may miss its window: one chance in ten or more, by 1 h"


def test_a_machine_that_is_ready_in_time_misses_nothing():
    assert misses_window(ready(22, 23.5), TAKES, OPENS, CLOSES) is None


def test_a_time_without_end_is_not_missed():
    assert misses_window(ready(900, 999), TAKES, OPENS, None) is None


def test_a_window_shorter_than_a_cutover_is_made_by_those_ready_when_it_opens():
    assert misses_window(ready(19, 20), 9 * HOUR, OPENS, CLOSES) is None
    assert misses_window(ready(20.5, 21), 9 * HOUR, OPENS, CLOSES).words.endswith("by 30 m")


def test_times_are_spelt_as_people_do():
    assert lasting(timedelta(seconds=3)) == "1 m"
    assert lasting(timedelta(hours=2)) == "2 h"
    assert lasting(timedelta(days=1, hours=2, minutes=3)) == "1 d 2 h 3 m"
