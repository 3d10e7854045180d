"""Runs a Functions app's orchestrators and activities in this process, without Azure's worker."""

import asyncio
import inspect
from itertools import chain
from typing import Any

import azure.durable_functions as df
import durabletask.internal.orchestrator_service_pb2 as pb
from azure.durable_functions.worker import DurableFunctionsWorker
from azure.functions._durable_functions import df_dumps, df_loads
from durabletask.internal import helpers


class AppWorker:
    """A `Worker` on Microsoft's own executor; payloads pass through the codec of Functions."""

    def __init__(self, app: df.DFApp) -> None:
        self._executor = DurableFunctionsWorker()
        self._functions: dict[tuple[str, str], Any] = {}
        app.functions_bindings = {}  # by which get_functions would refuse to be asked again
        for function in app.get_functions():
            trigger: Any = function.get_trigger()
            name = getattr(trigger, "orchestration", None) or getattr(trigger, "activity", None)
            self._functions[trigger.type, name or str(function.get_function_name())] = function

    def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Replay one turn; a name that is unknown fails the orchestration."""
        events = chain(request.pastEvents, request.newEvents)
        name = next(e.executionStarted.name for e in events if e.HasField("executionStarted"))
        try:
            function = self._find("orchestrationTrigger", name)
        except LookupError as unknown:
            why, failed = helpers.new_failure_details(unknown), pb.ORCHESTRATION_STATUS_FAILED
            end = helpers.new_complete_orchestration_action(-1, failed, None, why)
            return pb.OrchestratorResponse(instanceId=request.instanceId, actions=[end])
        story = function.get_user_function().orchestrator_function
        # Its public method is the same between two passes through base64.
        return self._executor._run_orchestration(story, request)  # noqa: SLF001

    def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity; what it raises is the answer."""
        response = pb.ActivityResponse(taskId=request.taskId)
        try:
            function = self._find("activityTrigger", request.name)
            value = df_loads(request.input.value) if request.input.value else None
            answer = function.get_user_function()(**{function.get_trigger().name: value})
            result = asyncio.run(answer) if inspect.iscoroutine(answer) else answer
            response.result.value = df_dumps(result)
        except Exception as error:  # noqa: BLE001 - whatever it is, the orchestrator is told
            response.failureDetails.CopyFrom(helpers.new_failure_details(error))
        return response

    def _find(self, trigger: str, name: str) -> Any:
        if (trigger, name) not in self._functions:
            raise LookupError(f"the app has no {trigger} called {name!r}")
        return self._functions[trigger, name]
