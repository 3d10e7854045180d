import math
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.forecast.outlook import SILENT, outlook
from domain.forecast.replication import _margin
from domain.forecast.rhythm import Rhythm
from domain.forecast.stretch import stretches
from tests.domain.forecast.lines import GB, HOUR, MONDAY, steady

SATURDAY = MONDAY + timedelta(days=5)


def ahead(hours_silent):
    points = steady(40)
    return outlook(points, 60 * GB, points[-1].at + hours_silent * HOUR)


def test_news_that_are_overdue_are_silence_and_no_slower_pace():
    soon, late = ahead(0), ahead(6)
    assert soon.silent == 0
    assert 4 * 3600 < late.silent < 6 * 3600
    assert late.seconds == pytest.approx(soon.seconds, rel=0.1)


def test_a_little_late_is_not_silent():
    patience = ahead(0).patience
    assert ahead(patience / 3600 - 0.01).silent == 0
    assert ahead(patience / 3600 + 0.01).silent >= SILENT


def test_weekday_hours_of_which_nothing_was_seen_are_unseen_and_weekends_never():
    seen = Rhythm(stretches(steady(8, began=SATURDAY)))
    assert seen.unseen(MONDAY + 4 * HOUR)
    assert not seen.unseen(SATURDAY + 20 * HOUR)
    assert not Rhythm(stretches(steady(8))).unseen(MONDAY + 28 * HOUR)


def test_however_unevenly_it_goes_nine_of_ten_take_ten_times_as_long_at_the_most():
    wild = replace(ahead(0), deviation=50.0)
    assert _margin(wild) == pytest.approx(math.log(10))
