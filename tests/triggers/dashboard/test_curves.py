"""Curves over time: drawn from what was told, with figures for those who read tables."""

import re
from datetime import timedelta

import pytest

from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.samples import Sample
from domain.status import Progress, Subject
from domain.throughput import Flow
from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import COPYING, GIB, NEW, NOON, WAVE, empty, painted
from triggers.dashboard.curves import Band, curves_of, throughput_curve

PAGE = f"dashboard/waves/{WAVE}/instances/{COPYING}"


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def sample(minutes, percent, rpo=None):
    lag = None if rpo is None else timedelta(minutes=rpo)
    return Sample(at(minutes), percent, percent * GIB, lag)


def points(line):
    return [tuple(map(float, each.split(","))) for each in line.split()]


def test_progress_climbs_from_the_lower_left_to_where_it_is():
    progress = curves_of([sample(0, 0), sample(30, 25), sample(60, 100)])[0]
    assert points(progress.lines[0]) == [(0, 100), (50, 75), (100, 0)]
    assert (progress.kind, progress.latest) == ("progress", 100)


def test_lag_has_a_gap_where_none_was_told_and_a_dot_for_a_single_one():
    told = [sample(0, 1, 4), sample(10, 2), sample(20, 3, 1), sample(30, 4, 2)]
    lag = next(each for each in curves_of(told) if each.kind == "lag")
    assert [len(points(each)) for each in lag.lines] == [2, 2]
    assert (lag.top, lag.greatest, lag.latest) == (300, 240, 120)


def test_there_is_no_curve_of_a_single_sample_nor_a_lag_that_nobody_told():
    assert curves_of([sample(0, 1)]) == ()
    assert [each.kind for each in curves_of([sample(0, 1), sample(1, 2)])] == [
        "progress",
        "throughput",
    ]
    assert throughput_curve(()) is None


@pytest.mark.parametrize(
    ("minutes", "top"), [(0.5, 60), (6, 600), (800, 86_400), (3_000, 3 * 86_400)]
)
def test_the_scale_of_lag_ends_at_a_round_time(minutes, top):
    lag = curves_of([sample(0, 1, 0), sample(1, 2, minutes)])[1]
    assert lag.top == top


@pytest.mark.parametrize(
    ("pace", "top"), [(0, 1), (3, 5), (600, 1_024), (40 << 20, 50 << 20), (501 << 20, 1 << 30)]
)
def test_the_scale_of_throughput_ends_at_a_round_figure_which_none_exceeds(pace, top):
    curve = throughput_curve([Flow(at(0), at(1), pace)])
    assert curve.top == top
    assert min(y for _, y in points(curve.lines[0])) >= 0


def test_a_forecast_is_a_band_that_ends_where_all_is_replicated():
    foreseen = Band(at(120), at(180))
    progress = curves_of([sample(0, 0), sample(60, 50)], foreseen)[0]
    assert progress.ends == at(180)
    assert points(progress.band) == [(33.33, 50), (66.67, 0), (100, 0)]
    assert not curves_of([sample(0, 0), sample(60, 50)], Band(at(40), at(50)))[0].band


def test_an_instance_page_draws_its_curves_and_tells_the_same_in_a_table():
    clouds = _copied()
    text = Browser(clouds).get(PAGE).text
    kinds = re.findall(r'class="curve of-(\w+)"', text)
    assert kinds == ["progress", "lag", "throughput"]
    for kind in kinds:
        assert f'aria-labelledby="{kind}-title {kind}-about"' in text
        assert f'id="{kind}-about">From 2026-11-23 14:00:00 UTC to' in text
    table = text.split('id="samples"')[1].split("</details>")[0]
    assert table.count("<tr>") == 1 + 3
    assert "20.0 MiB/s" in table


def test_nobody_who_does_not_replicate_has_curves():
    assert 'class="curve' not in Browser(painted()).get(PAGE.replace(COPYING, NEW)).text


def test_a_board_and_the_portfolio_tell_the_throughput_now_and_over_time():
    browser = Browser(_copied())
    for page in (f"dashboard/waves/{WAVE}", "dashboard"):
        text = browser.get(page).text
        assert "20.0 MiB/s" in text
        assert f'hx-get="/api/{page}/throughput"' in text
    for page in (f"dashboard/waves/{WAVE}/throughput", "dashboard/throughput"):
        text = browser.get(page).text
        assert 'class="curve of-throughput"' in text
        assert text.split('id="spans"')[1].count("<tr>") == 1 + 60
    assert "Nothing has replicated yet." in Browser(empty()).get("dashboard/throughput").text


def test_a_run_that_begins_anew_shows_no_curves_of_the_last_one():
    clouds = _copied()
    status = clouds.status.read_wave(WAVE)
    clouds.register.add_run(status, [COPYING])
    assert 'class="curve' not in Browser(clouds).get(PAGE).text


def _copied():
    clouds = painted()
    for minutes in (130, 140):
        count = 42 * GIB + (minutes - 120) * 60 * (20 << 20)
        item = ProtectedItem("/items/1", "Protected", replicated_bytes=count, total_bytes=100 * GIB)
        told = Progress(Subject(WAVE, COPYING), at(minutes), Phase.REPLICATING, item)
        clouds.status.record(told)
    return clouds
