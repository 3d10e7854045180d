from datetime import UTC, datetime

from rich.console import Group

from local.command_line.waves.forecast import forecast_drawn
from local.eta import eta_words, lasting_words
from tests.local.test_board import ETA, drawn

INSTANCE = {
    "instance": "i-1",
    "replicated": ETA,
    "failover": {"p50_seconds": 20, "p90_seconds": 3_600},
    "failed_over": None,
    "verdicts": [{"code": "misses_window", "words": "misses its window by 2 h 10 m"}],
}


def test_today_is_told_by_the_clock_alone():
    now = datetime.now(UTC).isoformat()
    assert eta_words({"p50": now, "p90": now}).count("-") == 0
    assert eta_words(ETA).count("05-01") == 2
    assert eta_words(None) == ""


def test_durations_are_told_in_minutes_and_never_as_nothing():
    assert lasting_words(INSTANCE["failover"]) == "1 m, 9 in 10 60 m"


def test_a_forecast_tells_the_whole_and_each_of_its_verdicts():
    told = {"eta": {**ETA, "instances": 1}, "instances": [INSTANCE]}
    shown = drawn(Group(*forecast_drawn(told)), 200)
    assert "all of 1 instance replicated by Thu 05-01" in shown
    assert "misses its window by 2 h 10 m" in shown


def test_where_nothing_is_foreseen_it_is_said():
    unforeseen = {"eta": None, "instances": [{**INSTANCE, "replicated": None}]}
    assert "No end" in drawn(Group(*forecast_drawn(unforeseen)), 200)
    assert "Nobody" in drawn(Group(*forecast_drawn({"eta": None, "instances": []})))
