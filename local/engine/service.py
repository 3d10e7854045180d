"""Serves a hub to durabletask's clients: TaskHubSidecarService over gRPC on this machine."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from itertools import batched
from types import SimpleNamespace
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import durabletask.internal.orchestrator_service_pb2_grpc as stubs
import grpc
from durabletask.internal import helpers

from local.engine.events import fields, unserved
from local.engine.file import InstanceMissing
from local.engine.hub import InstanceExists, TaskHub

_CHUNK = 100  # events in one message of a history
_PENDING, _RUNNING = pb.ORCHESTRATION_STATUS_PENDING, pb.ORCHESTRATION_STATUS_RUNNING
_GOING = (_PENDING, _RUNNING, pb.ORCHESTRATION_STATUS_SUSPENDED)
_TOLD_AS = {"output": "input", "reason": "input", "recursive": "recurse"}
_METHODS = pb.DESCRIPTOR.services_by_name["TaskHubSidecarService"].methods


@asynccontextmanager
async def serve(hub: TaskHub, port: int = 0) -> AsyncIterator[int]:
    """Serve the hub on 127.0.0.1, on a free port unless told; gives the port.

    What the engine leaves out, a method or a field, answers UNIMPLEMENTED and names itself.
    """
    server = grpc.aio.server()
    handlers = {method.name: _handler(hub, method) for method in _METHODS}
    add: Any = stubs.add_TaskHubSidecarServiceServicer_to_server
    add(SimpleNamespace(**handlers), server)
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    try:
        yield bound
    finally:
        await server.stop(grace=None)


def _handler(hub: TaskHub, method: Any) -> Callable[[Any, Any], Any]:
    async def handle(request: Any, context: Any) -> Any:
        left_out = unserved(request) if method.name in _ANSWERS else method.name
        if left_out:
            await context.abort(grpc.StatusCode.UNIMPLEMENTED, f"{left_out} is not implemented")
        try:
            answer = _ANSWERS[method.name](hub, request)
            if asyncio.iscoroutine(answer):
                answer = await answer
        except InstanceExists as refusal:
            await context.abort(grpc.StatusCode.ALREADY_EXISTS, str(refusal))
        except InstanceMissing as refusal:
            await context.abort(grpc.StatusCode.NOT_FOUND, str(refusal))
        if method.server_streaming:
            for message in answer:
                await context.write(message)
            return None
        return getattr(pb, method.output_type.name)() if answer is None else answer

    return handle


def _start(hub: TaskHub, request: Any) -> Any:
    instance_id = request.instanceId or uuid.uuid4().hex
    hub.start(request.name, instance_id, request.input.value or None)
    return pb.CreateInstanceResponse(instanceId=instance_id)


def _tell(kind: str) -> Callable[[TaskHub, Any], None]:
    def tell(hub: TaskHub, request: Any) -> None:
        told = {_TOLD_AS.get(name, name): value for name, value in fields(request).items()}
        hub.tell(told.pop("instanceId", ""), pb.HistoryEvent(eventId=-1, **{kind: told}))

    return tell


async def _get(hub: TaskHub, request: Any, passing: Collection[int]) -> Any:
    changed = asyncio.Event()
    leave = hub.subscribe(changed.set)
    try:
        while (state := hub.get(request.instanceId)) and state.orchestrationStatus in passing:
            changed.clear()
            await changed.wait()
    finally:
        leave()
    shown = state and _shown(state, payloads=request.getInputsAndOutputs)
    return pb.GetInstanceResponse(exists=bool(state), orchestrationState=shown)


def _query(hub: TaskHub, query: Any) -> Any:
    found, token = hub.query(query.continuationToken.value, query.maxInstanceCount)
    return pb.QueryInstancesResponse(  # a page may be emptier than it could be, as Azure's
        orchestrationState=[
            _shown(state, payloads=query.fetchInputsAndOutputs)
            for state in found
            if _asked_for(state, query)
        ],
        continuationToken=helpers.get_string_value(token or None),
    )


def _asked_for(state: pb.OrchestrationState, query: Any) -> bool:
    statuses, latest = query.runtimeStatus, query.createdTimeTo
    begun = state.createdTimestamp.ToDatetime()
    in_time = begun <= latest.ToDatetime() if query.HasField("createdTimeTo") else True
    return in_time and (not statuses or state.orchestrationStatus in statuses)


def _shown(state: pb.OrchestrationState, *, payloads: bool) -> pb.OrchestrationState:
    for name in () if payloads else ("input", "output"):
        state.ClearField(name)
    return state


def _purge(hub: TaskHub, request: Any) -> Any:
    count = hub.purge(request.instanceId, recursive=request.recursive)
    return pb.PurgeInstancesResponse(deletedInstanceCount=count, isComplete={"value": True})


def _history(hub: TaskHub, request: Any) -> Any:
    parts = batched(hub.history(request.instanceId), _CHUNK, strict=False)
    return [pb.HistoryChunk(events=events) for events in parts]


_ANSWERS: dict[str, Callable[[TaskHub, Any], Any]] = {
    "Hello": lambda _, nothing: nothing,
    "StartInstance": _start,
    "GetInstance": lambda hub, request: _get(hub, request, ()),
    "WaitForInstanceStart": lambda hub, request: _get(hub, request, [_PENDING]),
    "WaitForInstanceCompletion": lambda hub, request: _get(hub, request, _GOING),
    "RaiseEvent": _tell("eventRaised"),
    "TerminateInstance": _tell("executionTerminated"),
    "SuspendInstance": _tell("executionSuspended"),
    "ResumeInstance": _tell("executionResumed"),
    "PurgeInstances": _purge,
    "QueryInstances": lambda hub, request: _query(hub, request.query),
    "StreamInstanceHistory": _history,
}
