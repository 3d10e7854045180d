"""Connects the app's durable functions to the engine."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from itertools import chain

import durabletask.internal.orchestrator_service_pb2 as pb

from local.engine import Dispatcher, TaskHub, serve
from local.host.bridge import Bridge, threads
from local.host.configuration import DurableTaskSection
from local.host.functions import Failed, Function, log_failure

_FAILED = pb.ORCHESTRATION_STATUS_FAILED


@asynccontextmanager
async def run_durable(
    hub: TaskHub, functions: Iterable[Function], limits: DurableTaskSection, url: str
) -> AsyncIterator[Bridge]:
    """Run the app's durable functions on the hub; give the bridge whose clients reach it."""
    async with serve(hub) as port, threads():
        rpc = f"http://127.0.0.1:{port}"
        bridge = Bridge(client_binding(hub=limits.hub_name, rpc=rpc, url=url))
        async with Dispatcher(
            hub,
            FunctionsWorker(bridge, functions),
            orchestrations=limits.max_concurrent_orchestrator_functions,
            activities=limits.max_concurrent_activity_functions,
        ):
            yield bridge


class FunctionsWorker:
    """Lets the engine's turns and activities be done by functions; the engine's Worker."""

    def __init__(self, bridge: Bridge, functions: Iterable[Function]) -> None:
        self._bridge = bridge
        named = {(each.trigger["type"], _durable_name(each)): each for each in functions}
        self._named: Mapping[tuple[str, str], Function] = named

    async def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Replay one turn; a function that is unknown or can't be run fails the orchestration."""
        try:
            function = self._find("orchestrationTrigger", _orchestrator(request))
            return await self._bridge.orchestrate(function, request)
        except Failed as failure:
            log_failure(request.instanceId, failure)
            ended = pb.CompleteOrchestrationAction(
                orchestrationStatus=_FAILED, failureDetails=_details(failure)
            )
            action = pb.OrchestratorAction(id=-1, completeOrchestration=ended)
            return pb.OrchestratorResponse(instanceId=request.instanceId, actions=[action])

    async def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity; a function that raises is an answer with failure details."""
        try:
            function = self._find("activityTrigger", request.name)
            return await self._bridge.act(function, request)
        except Failed as failure:
            log_failure(request.name, failure)
            return pb.ActivityResponse(
                instanceId=request.orchestrationInstance.instanceId,
                taskId=request.taskId,
                failureDetails=_details(failure),
            )

    def _find(self, trigger: str, name: str) -> Function:
        try:
            return self._named[trigger, name]
        except KeyError:
            kind = trigger.removesuffix("Trigger")
            raise Failed(f"LookupError: no {kind} function is called {name!r}", "") from None


def client_binding(*, hub: str, rpc: str, url: str) -> str:
    """Write what a durable client binding receives: where the engine (`rpc`) and the host are.

    It names no key: what a function answers with management URLs may go to anybody.
    """
    base = f"{url}/runtime/webhooks/durabletask"
    return json.dumps(
        {
            "taskHubName": hub,
            "rpcBaseUrl": rpc,
            "baseUrl": base,
            "httpBaseUrl": base,
            "requiredQueryStringParameters": f"taskHub={hub}",
        }
    )


def _durable_name(function: Function) -> str:
    trigger = function.trigger
    name: str = trigger.get("orchestration") or trigger.get("activity") or function.name
    return name


def _orchestrator(request: pb.OrchestratorRequest) -> str:
    """Name the orchestrator: a history has one start, as each continue-as-new begins another."""
    for event in chain(request.pastEvents, request.newEvents):
        if event.HasField("executionStarted"):
            name: str = event.executionStarted.name
            return name
    return ""


def _details(failure: Failed) -> pb.TaskFailureDetails:
    """Split `Type: words` as OutOfProcMiddleware.cs does: of the words the first line counts."""
    kind, colon, words = str(failure).partition(": ")
    return pb.TaskFailureDetails(
        errorType=kind if colon else "(unknown)",
        errorMessage=words.split("\n")[0].rstrip() if colon else str(failure),
        stackTrace={"value": failure.stack},
    )
