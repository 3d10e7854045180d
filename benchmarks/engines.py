"""The engines that are measured, each from an empty start to the end of one workload."""

import asyncio
import json
import logging
import socket
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb
from azure.durable_functions.internal.serialization import FunctionsDataConverter
from durabletask.client import TaskHubGrpcClient
from durabletask.testing import create_test_backend
from durabletask.worker import TaskHubGrpcWorker

from benchmarks import workload
from local.clock import RealClock
from local.engine import AppWorker, Dispatcher, TaskHub
from local.engine.dispatcher import Worker
from local.host.bridge import Bridge, index, threads
from local.host.durable import FunctionsWorker

_QUIET = logging.getLogger("benchmarks")
_QUIET.setLevel(logging.ERROR)
_APP = Path(__file__).with_name("app")


def stock(children: int) -> float:
    """Seconds that the stock backend takes, over gRPC with its own worker."""
    address = f"127.0.0.1:{_free_port()}"
    backend = create_test_backend(port=int(address.split(":")[1]))
    codec = FunctionsDataConverter()
    with TaskHubGrpcWorker(host_address=address, data_converter=codec, logger=_QUIET) as worker:
        worker.add_orchestrator(workload.family)
        worker.add_orchestrator(workload.child)
        worker.add_activity(workload.count)
        worker.start()
        with TaskHubGrpcClient(host_address=address, data_converter=codec, logger=_QUIET) as client:
            began = time.perf_counter()
            family = client.schedule_new_orchestration("family", input=children)
            state = client.wait_for_orchestration_completion(family, timeout=600)
            seconds = time.perf_counter() - began
    backend.stop()
    _check(children, state and state.serialized_output)
    return seconds


def through_worker_library(children: int) -> float:
    """Seconds that ours takes with Microsoft's worker library, as the host uses it."""

    @asynccontextmanager
    async def library() -> AsyncIterator[Worker]:
        functions = await index(_APP)
        async with threads():
            yield FunctionsWorker(Bridge(), functions)

    async def run() -> float:
        async with library() as worker:
            return await _ours(worker, children)

    return asyncio.run(run())


def direct(children: int, *, journal: bool = True) -> float:
    """Seconds that ours takes with the app's functions called in place."""
    worker = _InPlace(AppWorker(workload.assemble()))
    return asyncio.run(_ours(worker, children, journal=journal))


class _InPlace:
    """Performs work on the loop itself: the workload's functions never wait."""

    def __init__(self, worker: AppWorker) -> None:
        self._worker = worker

    async def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        return self._worker.orchestrate(request)

    async def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        return self._worker.act(request)


async def _ours(worker: Worker, children: int, *, journal: bool = True) -> float:
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "hub.db" if journal else None
        hub, changed = TaskHub(file, RealClock()), asyncio.Event()
        hub.subscribe(changed.set)
        async with Dispatcher(hub, worker):
            began = time.perf_counter()
            hub.start("family", "family", json.dumps(children))
            while not (family := hub.get("family")) or not family.HasField("completedTimestamp"):
                await changed.wait()
                changed.clear()
            seconds = time.perf_counter() - began
        hub.close()
    _check(children, family.output.value)
    return seconds


def _check(children: int, output: str | None) -> None:
    if output != str(children * workload.ACTIVITIES):
        raise RuntimeError(f"the workload came to {output}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
