"""Serves a hub to durabletask's clients: TaskHubSidecarService over gRPC on this machine."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC
from types import SimpleNamespace
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import durabletask.internal.orchestrator_service_pb2_grpc as stubs
import grpc
from durabletask.client import OrchestrationStatus
from durabletask.internal import helpers

from local.engine.contract import Instance, InstanceExists, InstanceMissing
from local.engine.events import given, text
from local.engine.hub import TaskHub

_CHUNK = 100  # events in one message of a history
_PENDING = OrchestrationStatus.PENDING
_METHODS = pb.DESCRIPTOR.services_by_name["TaskHubSidecarService"].methods


@asynccontextmanager
async def serve(hub: TaskHub, port: int = 0) -> AsyncIterator[int]:
    """Serve the hub on 127.0.0.1, on a free port unless told; gives the port.

    What the engine leaves out answers UNIMPLEMENTED and names itself.
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
        if method.name not in _ANSWERS:
            await context.abort(grpc.StatusCode.UNIMPLEMENTED, f"{method.name} is not implemented")
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
    start, policy = given(request, "scheduledStartTimestamp"), request.orchestrationIdReusePolicy
    instance_id = hub.start(
        request.name,
        request.instanceId or uuid.uuid4().hex,
        text(request, "input"),
        start_at=start and start.ToDatetime(UTC),
        tags=request.tags,
        version=text(request, "version"),
        replaceable=[OrchestrationStatus(status) for status in policy.replaceableStatus],
    )
    return pb.CreateInstanceResponse(instanceId=instance_id)


def _get(hub: TaskHub, request: Any) -> Any:
    if (instance := hub.get(request.instanceId)) is None:
        return pb.GetInstanceResponse(exists=False)
    state = _state(instance, payloads=request.getInputsAndOutputs)
    return pb.GetInstanceResponse(exists=True, orchestrationState=state)


async def _wait(hub: TaskHub, request: Any, done: Callable[[Instance], object]) -> Any:
    changed = asyncio.Event()
    unsubscribe = hub.subscribe(changed.set)
    try:
        while (instance := hub.get(request.instanceId)) and not done(instance):
            changed.clear()
            await changed.wait()
    finally:
        unsubscribe()
    return _get(hub, request)


def _terminate(hub: TaskHub, request: Any) -> None:
    hub.terminate(request.instanceId, text(request, "output"), recursive=request.recursive)


def _purge(hub: TaskHub, request: Any) -> Any:
    ids = [request.instanceId] if request.instanceId else []
    if wanted := given(request, "purgeInstanceFilter"):
        query = pb.InstanceQuery(
            runtimeStatus=wanted.runtimeStatus,
            createdTimeFrom=given(wanted, "createdTimeFrom"),
            createdTimeTo=given(wanted, "createdTimeTo"),
        )
        ids = [instance.id for instance in hub.query(query)[0]]
    count = sum(hub.purge(each, recursive=request.recursive) for each in ids)
    return pb.PurgeInstancesResponse(deletedInstanceCount=count, isComplete={"value": True})


def _query(hub: TaskHub, request: Any) -> Any:
    found, token = hub.query(request.query)
    payloads = request.query.fetchInputsAndOutputs
    return pb.QueryInstancesResponse(
        orchestrationState=[_state(instance, payloads=payloads) for instance in found],
        continuationToken=helpers.get_string_value(token),
    )


def _state(instance: Instance, *, payloads: bool) -> pb.OrchestrationState:
    if not payloads:
        instance.state.ClearField("input")
        instance.state.ClearField("output")
    return instance.state


def _history(hub: TaskHub, request: Any) -> Any:
    events = hub.history(request.instanceId)
    return [pb.HistoryChunk(events=events[i : i + _CHUNK]) for i in range(0, len(events), _CHUNK)]


_ANSWERS: dict[str, Callable[[TaskHub, Any], Any]] = {
    "Hello": lambda _, nothing: nothing,
    "StartInstance": _start,
    "GetInstance": _get,
    "WaitForInstanceStart": lambda hub, r: _wait(hub, r, lambda i: i.status is not _PENDING),
    "WaitForInstanceCompletion": lambda hub, r: _wait(hub, r, lambda i: i.completed),
    "RaiseEvent": lambda hub, r: hub.raise_event(r.instanceId, r.name, text(r, "input")),
    "TerminateInstance": _terminate,
    "SuspendInstance": lambda hub, r: hub.suspend(r.instanceId, text(r, "reason")),
    "ResumeInstance": lambda hub, r: hub.resume(r.instanceId, text(r, "reason")),
    "PurgeInstances": _purge,
    "QueryInstances": _query,
    "StreamInstanceHistory": _history,
}
