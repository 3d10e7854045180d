"""Time jumps from one event to the next, and only when nothing else can be done."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from local.clock import RealClock
from local.engine import run_until_idle
from tests.local.engine.words import moment, raised

DAY = timedelta(days=1)


def test_a_month_of_replication_is_over_at_once(hub, worker, clock):
    began = clock.now()
    hub.start("poll", "it", json.dumps(30 * 24))
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == '"replicated"'
    assert moment(hub.get("it").completedTimestamp) - began == 30 * DAY


def test_stories_read_the_virtual_clock(hub, worker):
    hub.start("clock_reader", "it")
    run_until_idle(hub, worker)
    assert json.loads(hub.get("it").output.value) == ["2026-03-01T12:00:00", "2026-03-01T12:05:00"]


def test_timers_fire_in_order_and_when_they_are_due(hub, worker, clock):
    for seconds in (30, 10, 20):
        hub.start("slow", str(seconds), json.dumps(seconds))
    began = clock.now()
    run_until_idle(hub, worker)
    took = {
        each: (moment(hub.get(each).completedTimestamp) - began).seconds
        for each in ("10", "20", "30")
    }
    assert took == {"10": 10, "20": 20, "30": 30}


def test_nothing_moves_while_there_is_work(hub, worker, clock):
    hub.start("slow", "it", "10")
    hub.start("sequence", "other", '["ada"]')
    moments = []

    class Watching:
        def orchestrate(self, request):
            return worker.orchestrate(request)

        def act(self, request):
            moments.append(clock.now())
            return worker.act(request)

    began = clock.now()
    run_until_idle(hub, Watching())
    assert moments == [began]


def test_the_limit_is_where_the_clock_stops(hub, worker, clock):
    tomorrow = clock.now() + DAY
    hub.start("impatient", "it")
    run_until_idle(hub, worker, limit=tomorrow)
    assert clock.now() == tomorrow
    assert hub.get("it").HasField("completedTimestamp") is False
    assert hub.fire_due() > tomorrow


def test_what_is_due_at_the_limit_still_happens(hub, worker, clock):
    hub.start("slow", "it", "10")
    run_until_idle(hub, worker, limit=clock.now() + timedelta(seconds=10))
    assert hub.get("it").output.value == '"slept"'


def test_time_stands_still_once_the_wish_is_fulfilled(hub, worker, clock):
    hub.start("naps", "it", "5")
    later = clock.now() + timedelta(seconds=20)
    run_until_idle(hub, worker, until=lambda: clock.now() >= later)
    assert clock.now() == later
    assert hub.get("it").HasField("completedTimestamp") is False


def test_no_dead_timer_holds_the_clock(hub, worker, clock):
    hub.start("impatient", "it")
    run_until_idle(hub, worker, limit=clock.now())
    hub.tell("it", raised("approval"))
    began = clock.now()
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == '"approved"'
    assert clock.now() == began
    assert hub.fire_due() is None


def test_a_worker_that_raises_is_heard_and_its_item_kept(hub, worker):
    class Broken:
        def orchestrate(self, _request):
            raise MemoryError("out of luck")

    hub.start("sequence", "it", "[]")
    with pytest.raises(MemoryError):
        run_until_idle(hub, Broken())
    assert hub.fire_due() is None
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == "[]"


def test_a_real_clock_is_waited_for(open_hub, worker):
    hub = open_hub(None, RealClock(speed=1000))
    hub.start("slow", "it", "60")
    run_until_idle(hub, worker)
    it = hub.get("it")
    assert moment(it.completedTimestamp) - moment(it.createdTimestamp) >= timedelta(seconds=60)


def test_moments_are_aware_and_in_utc(hub):
    hub.start("gate", "it")
    assert moment(hub.get("it").createdTimestamp) == datetime(2026, 3, 1, 12, tzinfo=UTC)
