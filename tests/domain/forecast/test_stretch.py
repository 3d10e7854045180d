from domain.forecast.stretch import Point, stretches, without_stands
from tests.domain.forecast.lines import GB, HOUR, MONDAY, along


def test_what_was_copied_lies_between_what_was_told():
    found = stretches(along([(1, GB), (2, 3 * GB)]))
    assert [(each.seconds, each.copied) for each in found] == [(3600, GB), (7200, 3 * GB)]


def test_two_looks_at_once_are_one():
    twice = [Point(MONDAY, 1), Point(MONDAY, 2), Point(MONDAY + HOUR, 3)]
    assert len(stretches(twice)) == 1


def test_a_resync_moves_nothing_and_makes_what_was_before_weigh_less():
    found = stretches(along([(1, 5 * GB), (1, -4 * GB), (1, GB)]))
    assert [each.weight for each in found] == [0.1, 1.0]


def test_a_stand_is_cut_down_to_the_time_that_its_bytes_take():
    found = stretches(along([(0.5, GB)] * 6 + [(5, GB)] + [(0.5, GB)] * 6))
    cut = without_stands(found, 100 * GB)
    assert {round(each.seconds) for each in cut} == {1800}


def test_a_few_stretches_are_too_few_to_tell_a_stand():
    found = stretches(along([(0.5, GB), (0.5, GB), (5, GB)]))
    assert without_stands(found, 100 * GB) == found


def test_short_ones_are_no_stands():
    found = stretches(along([(0.01, GB)] * 9 + [(0.3, GB)]))
    assert without_stands(found, 100 * GB) == found


def test_stands_at_the_same_hour_of_two_days_are_how_the_days_are():
    found = stretches(along(([(0.5, GB)] * 38 + [(5, GB)]) * 2))
    assert without_stands(found, 100 * GB) == found


def test_stands_at_other_hours_of_two_days_are_cut():
    found = stretches(along([(0.5, GB)] * 9 + [(5, GB)] + [(0.5, GB)] * 26 + [(5, GB)]))
    cut = without_stands(found, 100 * GB)
    assert max(round(each.seconds) for each in cut) == 1800
