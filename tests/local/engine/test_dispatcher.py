"""On a loop the hub's work is done side by side, within bounds, and ends cleanly."""

import asyncio
import json
import sqlite3
from datetime import timedelta

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local.clock import RealClock
from local.engine import Dispatcher, dispatcher, run_until_idle
from tests.local.engine.words import moment, terminated

COMPLETED = pb.ORCHESTRATION_STATUS_COMPLETED


class OnLoop:
    """Performs work as an app worker does, and lets a test step in."""

    def __init__(self, worker):
        self.worker = worker
        self.acting, self.most_acting = 0, 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.arrived = asyncio.Event()
        self.errors = []

    async def orchestrate(self, request):
        await asyncio.sleep(0)
        return self.worker.orchestrate(request)

    async def act(self, request):
        self.acting += 1
        self.most_acting = max(self.most_acting, self.acting)
        self.arrived.set()
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
            if self.errors:
                raise self.errors.pop()
            return self.worker.act(request)
        finally:
            self.acting -= 1


@pytest.fixture
def on_loop(worker):
    return OnLoop(worker)


async def ended(hub, instance_id):
    """Wait for an instance to end."""
    changed = asyncio.Event()
    leave = hub.subscribe(changed.set)
    while not hub.get(instance_id).HasField("completedTimestamp"):
        await changed.wait()
        changed.clear()
    leave()


def test_work_is_done_and_what_comes_later_too(hub, on_loop):
    async def scene():
        async with Dispatcher(hub, on_loop):
            hub.start("fan_out", "it", '["ada", "bob"]')
            await ended(hub, "it")
            hub.start("sequence", "other", '["cyd"]')
            await ended(hub, "other")

    asyncio.run(scene())
    assert hub.get("it").output.value == '["hello ada", "hello bob"]'
    assert hub.get("other").output.value == '["hello cyd"]'


def test_no_more_is_under_way_than_allowed(hub, on_loop):
    async def scene():
        async with Dispatcher(hub, on_loop, activities=3):
            hub.start("fan_out", "it", json.dumps(list(range(10))))
            await ended(hub, "it")

    asyncio.run(scene())
    assert on_loop.most_acting == 3


def test_one_slow_turn_holds_up_no_other(hub, worker):
    release = asyncio.Event()

    class OneSlow(OnLoop):
        async def orchestrate(self, request):
            if request.instanceId == "slow":
                await release.wait()
            return worker.orchestrate(request)

    async def scene():
        hub.start("sequence", "slow", "[]")
        hub.start("sequence", "quick", "[]")
        async with Dispatcher(hub, OneSlow(worker)):
            await ended(hub, "quick")
            assert not hub.get("slow").HasField("completedTimestamp")
            release.set()
            await ended(hub, "slow")

    asyncio.run(scene())


def test_a_virtual_clock_jumps_when_all_is_idle(hub, on_loop, clock):
    began = clock.now()

    async def scene():
        async with Dispatcher(hub, on_loop):
            hub.start("naps", "it", "3")
            await ended(hub, "it")

    asyncio.run(scene())
    assert clock.now() == began + timedelta(seconds=30)


def test_a_virtual_clock_stands_still_while_an_activity_runs(hub, on_loop, clock):
    began = clock.now()

    async def scene():
        on_loop.gate.clear()
        hub.start("slow", "it", "10")
        hub.start("sequence", "other", '["ada"]')
        async with Dispatcher(hub, on_loop):
            await on_loop.arrived.wait()
            for _ in range(10):
                await asyncio.sleep(0)
            assert clock.now() == began
            on_loop.gate.set()
            await ended(hub, "it")

    asyncio.run(scene())


def test_real_timers_wake_the_dispatcher(open_hub, on_loop):
    hub = open_hub(None, RealClock(speed=1000))

    async def scene():
        async with Dispatcher(hub, on_loop):
            hub.start("naps", "it", "2")
            await ended(hub, "it")

    asyncio.run(scene())
    it = hub.get("it")
    assert moment(it.completedTimestamp) - moment(it.createdTimestamp) >= timedelta(seconds=20)


def test_an_item_that_breaks_its_worker_is_tried_again(hub, on_loop, monkeypatch, caplog, clock):
    monkeypatch.setattr(dispatcher, "_BACK_OFF", 0)
    began = clock.now()
    on_loop.errors = [MemoryError("once"), MemoryError("twice")]

    async def scene():
        async with Dispatcher(hub, on_loop):
            hub.start("sequence", "it", '["ada"]')
            await ended(hub, "it")

    asyncio.run(scene())
    assert hub.get("it").output.value == '["hello ada"]'
    assert caplog.text.count("A worker failed") == 2
    assert clock.now() == began


def test_a_commit_that_fails_loses_nothing(hub, on_loop, monkeypatch):
    monkeypatch.setattr(dispatcher, "_BACK_OFF", 0)
    write, failures = hub.write, [sqlite3.OperationalError("disk is full")] * 3

    def moody(changed):
        if failures and len(hub.history("it")) > 4:
            raise failures.pop()
        write(changed)

    async def scene():
        async with Dispatcher(hub, on_loop):
            hub.start("sequence", "it", '["ada", "bob", "cyd"]')
            monkeypatch.setattr(hub, "write", moody)
            await ended(hub, "it")

    asyncio.run(scene())
    assert failures == []
    assert hub.get("it").output.value == '["hello ada", "hello bob", "hello cyd"]'


def test_answers_of_one_moment_make_one_commit(hub, on_loop):
    commits = []

    async def scene():
        hub.start("fan_out", "it", json.dumps(list(range(10))))
        hub.subscribe(lambda: commits.append(len(hub.history("it"))))
        async with Dispatcher(hub, on_loop):
            await ended(hub, "it")

    asyncio.run(scene())
    assert len(commits) < 10
    assert hub.get("it").orchestrationStatus == COMPLETED


def test_the_end_waits_for_what_is_under_way(hub, on_loop):
    async def scene():
        on_loop.gate.clear()
        hub.start("sequence", "it", '["ada"]')
        async with Dispatcher(hub, on_loop):
            await on_loop.arrived.wait()
            asyncio.get_running_loop().call_soon(on_loop.gate.set)

    asyncio.run(scene())
    turn = hub.next_orchestration()
    assert [e.WhichOneof("eventType") for e in turn.request.newEvents][-1] == "taskCompleted"


def test_what_takes_too_long_at_the_end_is_taken_back(hub, on_loop, worker, monkeypatch):
    monkeypatch.setattr(dispatcher, "_GRACE", 0)

    async def scene():
        on_loop.gate.clear()
        hub.start("sequence", "it", '["ada"]')
        async with Dispatcher(hub, on_loop):
            await on_loop.arrived.wait()

    asyncio.run(scene())
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == '["hello ada"]'


def test_a_completion_that_nobody_waits_for_frees_its_place(hub, on_loop):
    async def scene():
        on_loop.gate.clear()
        hub.start("sequence", "it", '["ada"]')
        async with Dispatcher(hub, on_loop, activities=1):
            await on_loop.arrived.wait()
            hub.tell("it", terminated())
            hub.start("sequence", "next", '["bob"]')
            await ended(hub, "it")
            on_loop.gate.set()
            await ended(hub, "next")

    asyncio.run(scene())
    assert hub.get("next").orchestrationStatus == COMPLETED


def test_an_unknown_action_fails_only_who_took_it(hub, worker):
    class Wrong(OnLoop):
        async def orchestrate(self, request):
            if request.instanceId == "it":
                return pb.OrchestratorResponse(
                    actions=[pb.OrchestratorAction(id=1, terminateOrchestration={})]
                )
            return worker.orchestrate(request)

    async def scene():
        hub.start("sequence", "it", "[]")
        hub.start("sequence", "other", "[]")
        async with Dispatcher(hub, Wrong(worker)):
            await ended(hub, "it")
            await ended(hub, "other")

    asyncio.run(scene())
    assert "no terminateOrchestration" in hub.get("it").failureDetails.errorMessage
    assert hub.get("other").orchestrationStatus == COMPLETED
