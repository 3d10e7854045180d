"""A report tells every time in UTC and by the clocks of its wave."""

import re
from dataclasses import replace

import pytest

from triggers.wave_report.packing import page_of


@pytest.fixture(scope="module")
def zoned(reported):
    contents = replace(reported.contents, zone="Asia/Kolkata")
    return page_of(contents, reported.parts)


def test_every_time_of_a_report_is_told_in_the_waves_zone_too(zoned):
    times = zoned.count("<time ")
    assert times
    assert zoned.count(" UTC</time>") == times
    assert (
        len(re.findall(r'</time> <small class="zone">[^<]* Asia/Kolkata</small>', zoned)) == times
    )


def test_what_a_bar_of_the_chart_says_is_told_in_the_waves_zone_too(zoned):
    bars = re.findall(r"<title>[^<]* UTC[^<]*</title>", zoned)
    assert bars
    assert all("Asia/Kolkata)" in each for each in bars)


def test_a_wave_whose_zone_nobody_noted_or_is_utc_is_told_in_utc_alone(reported):
    for zone in ("", "UTC"):
        page = page_of(replace(reported.contents, zone=zone), reported.parts)
        assert 'class="zone"' not in page
        assert " UTC</time>" in page


def test_the_zone_is_that_of_the_waves_windows(reported):
    assert reported.contents.zone == reported.wave.zone
