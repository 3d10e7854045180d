from dataclasses import replace
from datetime import timedelta

import pytest

from domain.evidence_pack.building import Sources, build
from tests.domain.evidence_pack.packing import NOON, moved, wave
from triggers.wave_report.chart import Axis

SPANS = {
    "a minute": timedelta(minutes=1),
    "an hour": timedelta(hours=1),
    "a day": timedelta(days=1),
    "a month": timedelta(days=30),
    "two years": timedelta(days=730),
}


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_the_axis_has_few_round_times_in_their_order(span):
    ticks = Axis(NOON + timedelta(seconds=17), NOON + span + timedelta(seconds=17)).ticks
    assert 1 <= len(ticks) <= 8
    assert [each.x for each in ticks] == sorted(each.x for each in ticks)
    assert all(0 <= each.x <= 100 for each in ticks)
    assert len({each.label for each in ticks}) == len(ticks)


def test_a_wave_of_no_time_has_an_axis_all_the_same():
    contents = build(Sources(wave(moved()), (), (), {}, {}))
    axis = Axis.of(replace(contents, as_of=contents.accepted))
    assert axis.end - axis.begin == timedelta(minutes=1)
