"""When the stages of a plan move."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.errors import Refused
from domain.planning.calendar import Season, dates_of
from domain.planning.machine import Limits, ServerLimit
from domain.planning.planning import plan_waves
from domain.window import Calendar, Freeze, Window
from tests.domain.planning.fleets import MONDAY, machine

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAYS = Window("Europe/Berlin", time(22), 4 * HOUR, weekdays=(4,))
CHRISTMAS = Freeze(datetime(2027, 1, 7, tzinfo=UTC), datetime(2027, 1, 12, tzinfo=UTC))


def openings(stages, limits=None, **season):
    made = Season(MONDAY, **{"calendar": Calendar((FRIDAYS,)), **season})
    return [each.opens for each in dates_of(stages, made, limits or Limits())]


def friday(day):
    return datetime(2027, 1, day, 21, tzinfo=UTC)


def test_each_stage_takes_the_first_opening_after_the_one_before():
    assert openings([[machine(1)], [machine(2)]]) == [friday(8), friday(15)]
    assert openings([[machine(1)]], calendar=Calendar((FRIDAYS,), (CHRISTMAS,))) == [friday(15)]


def test_what_has_to_be_copied_first_takes_its_time_on_its_servers_line():
    limits = Limits(servers={"ps-1": ServerLimit(daily_gb=100)})
    slow = [machine(n, server="ps-1", disk_gb=300) for n in (1, 2)]
    fast = [machine(3, server="ps-2", disk_gb=9_000)]
    assert openings([slow], limits) == [friday(15)]
    assert openings([fast], limits) == [friday(8)]
    assert openings([fast], limits, margin=6 * DAY) == [friday(15)]
    season = Season(MONDAY, Calendar((FRIDAYS,)), margin=DAY)
    (dates,) = dates_of([slow], season, limits)
    assert dates.begins == friday(15) - 7 * DAY
    assert dates.closes == friday(15) + 4 * HOUR


def test_a_machines_own_time_moves_its_stage():
    late = machine(1, not_before=datetime(2027, 2, 1, tzinfo=UTC))
    assert openings([[late, machine(2)]]) == [datetime(2027, 2, 5, 21, tzinfo=UTC)]


def test_an_opening_has_to_be_long_enough_for_all_of_its_cutovers():
    short = Window("UTC", time(20), HOUR, day=date(2027, 1, 5))
    six = [machine(n) for n in range(6)]
    mixed = Calendar((short, FRIDAYS))
    assert openings([six], calendar=mixed, together=3) == [datetime(2027, 1, 5, 20, tzinfo=UTC)]
    assert openings([six], calendar=mixed, together=2) == [friday(8)]
    assert openings([six], calendar=mixed) == [datetime(2027, 1, 5, 20, tzinfo=UTC)]
    plan = plan_waves(six, Limits(), Season(MONDAY, Calendar((short,)), together=3))
    assert plan.score.stages == 1
    both = Calendar((short, Window("UTC", time(20), HOUR, day=date(2027, 1, 6))))
    plan = plan_waves(six, Limits(), Season(MONDAY, both, together=2))
    assert [each.opens.day for each in plan.dates] == [5, 6]


def test_without_windows_one_stage_follows_the_other_after_a_cutover():
    always = Calendar()
    assert openings([[machine(1)], [machine(2)]], calendar=always) == [MONDAY, MONDAY + HOUR / 2]
    assert Season(MONDAY, always, together=5).most_cutovers == 0


@pytest.mark.parametrize("together", [0, 1])
def test_windows_that_end_too_soon_are_refused_with_the_stage_that_has_none(together):
    once = Calendar((Window("UTC", time(20), HOUR, day=date(2027, 1, 5)),))
    with pytest.raises(Refused) as refused:
        openings([[machine(1)], [machine(2)]], calendar=once, together=together)
    assert refused.value.refusal.subject == "stage 2"
    assert "later or longer windows" in refused.value.remedy


def test_openings_that_are_always_too_short_are_refused():
    with pytest.raises(Refused, match="takes its 9 cutovers"):
        openings([[machine(n) for n in range(9)]], together=1)
