from datetime import time, timedelta

from domain.forecast.eta import Duration, Eta
from domain.forecast.failover import PastFailover
from domain.forecast.foresight import Foresight
from domain.forecast.past import past_failovers
from domain.forecast.prospect import Plans, meant_for, prospect, silent_since
from domain.forecast.verdict import Backlog, Doom
from domain.itinerary import Phase
from domain.provider import Provider
from domain.status import InstanceStatus, StepRecord
from domain.window import Calendar, Span, Window
from tests.domain.forecast.lines import GB, HOUR, MONDAY

TAKES = Duration(0.5 * HOUR, 1 * HOUR)
TONIGHT = Window("UTC", time(20), 2 * HOUR, day=MONDAY.date())
NIGHTLY = Window("UTC", time(20), 2 * HOUR, weekdays=(0, 1, 2, 3, 4, 5, 6))
ANY_TIME = Plans(Calendar())


def replicating(middle, late):
    eta = Eta(MONDAY + middle * HOUR, MONDAY + late * HOUR)
    foresight = Foresight(eta, MONDAY + 900 * HOUR)
    return InstanceStatus("i-1", Phase.REPLICATING, foresight=foresight, measured=MONDAY)


def test_without_windows_it_fails_over_when_it_has_replicated():
    found = prospect(replicating(4, 6), ANY_TIME, TAKES, MONDAY)
    assert found.replicated.p50 == MONDAY + 4 * HOUR
    assert found.failed_over.p50 == MONDAY + 4.5 * HOUR
    assert found.failed_over.p90 > MONDAY + 6.5 * HOUR
    assert (found.window, found.verdicts) == (None, ())


def test_with_a_window_it_fails_over_when_that_opens():
    found = prospect(replicating(4, 6), Plans(Calendar((NIGHTLY,))), TAKES, MONDAY)
    assert found.failed_over == Eta(MONDAY + 20.5 * HOUR, MONDAY + 21 * HOUR)


def test_its_own_time_comes_first():
    plans = Plans(Calendar(), not_before=MONDAY + 30 * HOUR)
    found = prospect(replicating(4, 6), plans, TAKES, MONDAY)
    assert found.failed_over.p50 == MONDAY + 30.5 * HOUR


def test_who_comes_too_late_for_a_window_with_a_date_misses_it():
    found = prospect(replicating(23, 25), Plans(Calendar((TONIGHT,))), TAKES, MONDAY)
    assert found.window == Span(MONDAY + 20 * HOUR, MONDAY + 22 * HOUR)
    assert [each.words for each in found.verdicts] == ["misses its window by 1 h 30 m"]
    assert found.failed_over is None


def test_windows_that_come_back_are_missed_by_nobody():
    assert meant_for(Plans(Calendar((NIGHTLY,))), MONDAY) is None


def test_an_own_time_makes_one_of_them_the_planned_one():
    plans = Plans(Calendar((NIGHTLY,)), not_before=MONDAY + 40 * HOUR)
    assert meant_for(plans, MONDAY) == Span(MONDAY + 44 * HOUR, MONDAY + 46 * HOUR)


def test_a_window_that_is_past_is_planned_by_nobody():
    assert meant_for(Plans(Calendar((TONIGHT,))), MONDAY + 30 * HOUR) is None


def test_who_has_replicated_misses_nothing_by_replicating():
    ready = InstanceStatus("i-1", Phase.AWAITING_APPROVAL)
    found = prospect(ready, Plans(Calendar((TONIGHT,))), TAKES, MONDAY + 21.9 * HOUR)
    assert (found.replicated, found.verdicts) == (None, ())
    assert found.failed_over.p50 == MONDAY + 22.4 * HOUR


def test_of_whom_nothing_is_known_nothing_is_said():
    found = prospect(InstanceStatus("i-1", Phase.ASSESSING), ANY_TIME, TAKES, MONDAY)
    assert (found.replicated, found.failed_over, found.verdicts) == (None, None, ())


def test_a_backlog_that_grows_is_told():
    backlog = Backlog(MONDAY, MONDAY + 5 * HOUR, 500 * GB)
    silent = InstanceStatus("i-1", Phase.REPLICATING, measured=MONDAY)
    found = prospect(silent, ANY_TIME, TAKES, MONDAY + 5 * HOUR, backlog)
    assert [each.doom for each in found.verdicts] == [Doom.NOT_CONVERGING]
    assert silent_since(silent) == MONDAY
    assert silent_since(InstanceStatus("i-1", Phase.VALIDATING, measured=MONDAY)) is None


def test_failovers_that_were_validated_are_the_history():
    minutes = timedelta(minutes=1)
    steps = (
        StepRecord("Approve", MONDAY, MONDAY + HOUR),
        StepRecord("Fail over", MONDAY + HOUR, MONDAY + HOUR + 12 * minutes),
        StepRecord("Validate", MONDAY + HOUR + 12 * minutes),
    )
    ours = Provider.CLASSIC
    done = InstanceStatus("i-1", steps=steps, provider=ours, total_bytes=GB)
    unended = InstanceStatus("i-2", steps=steps[:2], provider=ours)
    assert list(past_failovers([done, unended])) == [PastFailover(ours, GB, 12 * minutes)]
