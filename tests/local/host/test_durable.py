"""The app's orchestrations and activities on the engine."""

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local.clock import RealClock, VirtualClock
from local.host import serve_app
from local.host.bridge import Bridge, index, threads
from local.host.durable import FunctionsWorker

KEY = "k"


@pytest.fixture
def ferry(app, settings, until):
    """Serve the sample app; give what starts, tells and awaits its orchestrations over HTTP."""

    @asynccontextmanager
    async def serve(clock=None, state=None):
        serving = serve_app(
            app, settings=settings, clock=clock or RealClock(), state=state, key=KEY
        )
        async with serving as host, aiohttp.ClientSession(host.url) as session:
            yield Caller(session, until)

    return serve


class Caller:
    def __init__(self, session, until):
        self._session, self._until = session, until

    async def start(self, name, given):
        path = f"/api/start/{name}?code={KEY}"
        async with self._session.post(path, json=given) as answer:
            return (await answer.json())["id"]

    async def tell(self, run, word):
        async with self._session.post(f"/api/tell/{run}", json=word) as answer:
            assert answer.status == 200

    async def end(self, run):
        """Wait for the end; give status, output and failure."""

        async def ended():
            async with self._session.get(f"/api/look/{run}") as answer:
                state = json.loads(await answer.text())
            return state if state[0] in {"COMPLETED", "FAILED"} else None

        return await self._until(ended)


@pytest.fixture
def run(ferry):
    """Run an orchestration from start to end."""

    def whole(name, given):
        async def scenario():
            async with ferry() as caller:
                return await caller.end(await caller.start(name, given))

        return asyncio.run(scenario())

    return whole


def test_an_orchestration_runs_under_its_durable_name_through_activities_and_timer(run):
    status, output, _ = run("doubled", 3)
    assert (status, json.loads(output)) == ("COMPLETED", [0, 2, 4])


def test_an_activity_that_raises_tells_type_and_first_line_as_azure_does(run):
    status, _, (_, words) = run("stumble", "the carpet")
    assert status == "FAILED"
    assert "tripped over the carpet" in words
    assert "and fell" not in words


def test_an_activity_that_nobody_performs_fails_by_its_name(run):
    status, _, (_, words) = run("wander", "")
    assert status == "FAILED"
    assert "'nowhere'" in words


def test_an_orchestration_that_nobody_tells_fails_by_its_name(run):
    status, _, (kind, words) = run("unheard_of", "")
    assert (status, kind) == ("FAILED", "LookupError")
    assert "'unheard_of'" in words


def test_a_run_outlives_its_host_and_thirty_days_of_a_virtual_clock(ferry, tmp_path):
    state, clock = tmp_path / "hub", VirtualClock()
    began = clock.now()

    async def scenario():
        async with ferry(clock, state) as caller:
            instance = await caller.start("wait_for_word", "")
        async with ferry(clock, state) as caller:
            await caller.tell(instance, "now")
            return await caller.end(instance)

    assert asyncio.run(scenario())[:2] == ["COMPLETED", '"now"']
    assert clock.now() - began >= timedelta(days=30)


def test_failure_details_carry_the_stack_of_the_function(app):
    async def scenario():
        worker = FunctionsWorker(Bridge(), await index(app))
        async with threads():
            request = pb.ActivityRequest(name="trip", taskId=4, input={"value": '"it"'})
            return await worker.act(request)

    response = asyncio.run(scenario())
    failure = response.failureDetails
    assert (failure.errorType, failure.errorMessage) == ("RuntimeError", "tripped over it")
    assert "sample_app.py" in failure.stackTrace.value
    assert response.taskId == 4
    assert not failure.isNonRetriable
