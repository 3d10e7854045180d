"""The only file that touches Microsoft's Python worker library: indexes an app and invokes it."""

# The library is no public API: it is pinned, and tests/local/host/test_bridge.py pins each shape
# relied on here. It keeps ONE registry per process, by function name, and Python one module by
# name: a process serves one app, or apps that share neither script nor function names.

import asyncio
import base64
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import azure_functions_runtime as worker
import durabletask.internal.orchestrator_service_pb2 as pb

from local.host.functions import Failed, Function, HttpAnswer, HttpCall, IndexingError
from local.host.stand_ins import PROTOS, StatusResult, TypedData, parameter, set_cookie

PINNED = "1.3.0"

_indexed: dict[Path, tuple[Function, ...]] = {}


async def index(directory: Path) -> tuple[Function, ...]:
    """Import the app's script and find its functions, or raise IndexingError.

    The directory stays on sys.path, as in Azure. An app is indexed once per process: whoever
    asks again gets the same functions, whatever has changed on disk or in the environment.
    """
    script = _script(directory)
    if script not in _indexed:
        sys.path.insert(0, str(script.parent))
        try:
            _indexed[script] = await _index(script.parent)
        except IndexingError:
            sys.path.remove(str(script.parent))
            raise
    return _indexed[script]


def _script(directory: Path) -> Path:
    script = directory.resolve() / os.environ.get("PYTHON_SCRIPT_FILE_NAME", "function_app.py")
    if not script.is_file():
        raise IndexingError(f"{script} is missing.")
    loaded = getattr(sys.modules.get(script.stem), "__file__", None) or str(script)
    if Path(loaded).resolve() != script:
        raise IndexingError(f"{script} can't be served: this process holds {loaded} by its name.")
    return script


async def _index(directory: Path) -> tuple[Function, ...]:
    init = SimpleNamespace(capabilities={}, function_app_directory=str(directory))
    request = SimpleNamespace(worker_init_request=init)
    told = {"host": "127.0.0.1", "protos": PROTOS}
    answer = await worker.worker_init_request(SimpleNamespace(request=request, properties=told))
    if answer.result.status != StatusResult.Success:
        raise IndexingError(answer.result.exception.message, answer.result.exception.stack_trace)
    found = (await worker.functions_metadata_request(None)).function_metadata_results
    return tuple(
        Function(each.name, each.function_id, tuple(map(json.loads, each.raw_bindings)))
        for each in found or ()
    )


@asynccontextmanager
async def threads() -> AsyncIterator[None]:
    """Keep the pool in which synchronous functions run; the end waits for those under way."""
    worker.start_threadpool_executor()
    try:
        yield
    finally:  # not on the loop: what it waits for may need the loop
        await asyncio.to_thread(worker.stop_threadpool_executor)


@dataclass(frozen=True, slots=True)
class Bridge:
    """Invokes indexed functions; `durable_client` is what a durable client binding receives."""

    durable_client: str = ""

    async def call_http(self, function: Function, call: HttpCall) -> HttpAnswer:
        """Serve one request, or raise Failed."""
        returned = (await self.invoke(function, TypedData(http=call))).return_value
        if hasattr(returned, "string"):  # a function may return plain text
            text = {"content-type": "text/plain; charset=utf-8"}
            return HttpAnswer(200, text, returned.string.encode())
        http = returned.http
        cookies = tuple(map(set_cookie, http.cookies or ()))
        return HttpAnswer(int(http.status_code), http.headers, http.body.bytes, cookies)

    async def call_queue(
        self, function: Function, body: str | bytes, metadata: Mapping[str, TypedData]
    ) -> None:
        """Hand one message over, or raise Failed."""
        value = TypedData(string=body) if isinstance(body, str) else TypedData(bytes=body)
        await self.invoke(function, value, metadata)

    async def call_timer(self, function: Function, timer: Mapping[str, object]) -> None:
        """Tell a function that its time has come, or raise Failed."""
        await self.invoke(function, TypedData(json=json.dumps(timer)))

    async def orchestrate(
        self, function: Function, request: pb.OrchestratorRequest
    ) -> pb.OrchestratorResponse:
        """Replay one turn of an orchestration, or raise Failed."""
        turn = base64.b64encode(request.SerializeToString()).decode()
        answer = await self.invoke(function, TypedData(string=turn))
        response = pb.OrchestratorResponse()
        response.ParseFromString(base64.b64decode(answer.return_value.string))
        return response

    async def act(self, function: Function, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity, or raise Failed; an activity without input is given null."""
        given = request.input.value if request.HasField("input") else "null"
        answer = await self.invoke(function, TypedData(json=given))
        return pb.ActivityResponse(
            instanceId=request.orchestrationInstance.instanceId,
            taskId=request.taskId,
            result={"value": answer.return_value.json},
        )

    async def invoke(
        self, function: Function, value: TypedData, metadata: Mapping[str, TypedData] | None = None
    ) -> Any:
        """Run a function to its end with the value its trigger brings, or raise Failed."""
        clients = [each["name"] for each in function.bindings if each["type"] == "durableClient"]
        call = SimpleNamespace(
            invocation_id=str(uuid.uuid4()),
            function_id=function.id,
            input_data=[
                parameter(function.trigger["name"], value),
                *(parameter(name, TypedData(string=self.durable_client)) for name in clients),
            ],
            trigger_metadata=metadata or {},
            trace_context=SimpleNamespace(trace_parent="", trace_state="", attributes={}),
            retry_context=SimpleNamespace(retry_count=0, max_retry_count=0, exception=None),
        )
        request = SimpleNamespace(request=SimpleNamespace(invocation_request=call))
        answer = await worker.invocation_request(request)
        if answer.result.status != StatusResult.Success:
            raise Failed(answer.result.exception.message, answer.result.exception.stack_trace)
        return answer
