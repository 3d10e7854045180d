"""When the host calls a timer function."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from local.clock import VirtualClock
from local.host.bridge import Bridge, index, threads
from local.host.configuration import ConfigurationError, QueuesSection
from local.host.listening import listen
from local.host.timers import Record

FRIDAY = datetime(2026, 1, 2, 9, 30, tzinfo=UTC)
MONDAY = FRIDAY + timedelta(days=3)


class WatchedClock(VirtualClock):
    """Counts how often it was looked at."""

    looks = 0

    def now(self):
        self.looks += 1
        return self.moment


@asynccontextmanager
async def ticking(app, clock, record=None, **binding):
    """Keep the sample app's timer going, on weekdays at half past nine unless told otherwise."""
    (wake,) = (each for each in await index(app) if each.name == "wake")
    wake = replace(wake, bindings=({**wake.trigger, **binding},))
    listening = listen(Bridge(), [wake], QueuesSection(), clock, record or Record(None))
    async with threads(), listening:
        yield


def test_a_timer_fires_when_the_clock_gets_there_and_not_before(app, sample, until, tmp_path):
    record = Record(tmp_path / "timers.json")

    async def scenario():
        clock = WatchedClock(FRIDAY - timedelta(minutes=1))
        async with ticking(app, clock, record):
            await until(record.file.exists)
            clock.jump_to(FRIDAY - timedelta(seconds=1))
            looks = clock.looks
            await until(lambda: clock.looks > looks + 2)
            clock.jump_to(FRIDAY)
            await until(lambda: len(sample.SEEN["wake"]) == 1)
            await until(lambda: MONDAY.isoformat() in record.file.read_text())
            clock.jump_to(MONDAY)
            await until(lambda: len(sample.SEEN["wake"]) == 2)

    asyncio.run(scenario())
    first, second = sample.SEEN["wake"]
    assert not first.past_due
    assert first.schedule_status["Next"] == FRIDAY.isoformat()
    assert second.schedule_status["Last"] == FRIDAY.isoformat()
    assert second.schedule_status["Next"] == MONDAY.isoformat()


def test_a_host_that_slept_through_the_moment_fires_at_once_and_says_late(
    app, sample, until, tmp_path
):
    record = Record(tmp_path / "timers.json")

    async def scenario():
        async with ticking(app, VirtualClock(FRIDAY - timedelta(hours=1)), record):
            await until(record.file.exists)
        async with ticking(app, VirtualClock(FRIDAY + timedelta(days=1)), Record(record.file)):
            await until(lambda: sample.SEEN["wake"])

    asyncio.run(scenario())
    (late,) = sample.SEEN["wake"]
    assert late.past_due
    assert late.schedule_status["Next"] == FRIDAY.isoformat()


def test_a_changed_schedule_is_not_late_for_the_old_one(app, sample, until, tmp_path):
    record = Record(tmp_path / "timers.json")

    async def scenario():
        async with ticking(app, VirtualClock(FRIDAY - timedelta(hours=1)), record):
            await until(record.file.exists)
        clock = VirtualClock(FRIDAY + timedelta(days=1))
        fresh = Record(record.file)
        async with ticking(app, clock, fresh, schedule="0 0 12 * * *"):
            await until(lambda: len(json.loads(record.file.read_text())) == 2)
            assert not sample.SEEN["wake"]

    asyncio.run(scenario())


def test_run_on_startup_fires_though_nothing_is_due(app, sample, until):
    async def scenario():
        async with ticking(app, VirtualClock(FRIDAY + timedelta(hours=1)), runOnStartup=True):
            await until(lambda: sample.SEEN["wake"])

    asyncio.run(scenario())
    assert not sample.SEEN["wake"][0].past_due


def test_a_timer_without_monitor_is_told_no_status_and_leaves_no_record(
    app, sample, until, tmp_path
):
    record = Record(tmp_path / "timers.json")

    async def scenario():
        async with ticking(app, VirtualClock(FRIDAY), record, useMonitor=False, runOnStartup=True):
            await until(lambda: sample.SEEN["wake"])

    asyncio.run(scenario())
    assert sample.SEEN["wake"][0].schedule_status == {}
    assert not record.file.exists()


def test_a_timer_that_fails_comes_again(app, sample, until, caplog, tmp_path):
    sample.FAULTS.append("wake")
    record = Record(tmp_path / "timers.json")

    async def scenario():
        clock = VirtualClock(FRIDAY)
        async with ticking(app, clock, record, runOnStartup=True):
            await until(record.file.exists)
            assert "wake failed: RuntimeError" in caplog.text
            clock.jump_to(MONDAY)
            await until(lambda: sample.SEEN["wake"])

    asyncio.run(scenario())


def test_a_timer_whose_record_cannot_be_kept_says_so_and_comes_all_the_same(
    app, sample, until, tmp_path, caplog
):
    record = Record(tmp_path / "no such place" / "timers.json")

    async def scenario():
        clock = VirtualClock(FRIDAY)
        async with ticking(app, clock, record):
            await until(lambda: "When timers are due can't be noted" in caplog.text)
            clock.jump_to(MONDAY)
            await until(lambda: sample.SEEN["wake"])

    asyncio.run(scenario())


def test_a_schedule_may_be_an_app_setting(app, sample, until, monkeypatch, tmp_path):
    monkeypatch.setenv("WHEN", "00:10:00")
    record = Record(tmp_path / "timers.json")

    async def scenario():
        clock = VirtualClock(FRIDAY)
        async with ticking(app, clock, record, schedule="%WHEN%"):
            await until(record.file.exists)
            clock.advance(timedelta(minutes=10))
            await until(lambda: sample.SEEN["wake"])

    asyncio.run(scenario())


def test_a_wrong_schedule_is_said_before_anything_runs(app):
    async def scenario():
        async with ticking(app, VirtualClock(), schedule="now and then"):
            pass

    with pytest.raises(ConfigurationError, match="'now and then' is not an NCRONTAB"):
        asyncio.run(scenario())
