"""Runs a Functions app's orchestrators and activities in this process, without Azure's worker."""

from types import SimpleNamespace
from typing import Any

import azure.durable_functions as df
import durabletask.internal.orchestrator_service_pb2 as pb
from azure.durable_functions.internal.compat.orchestration_context import wrap_orchestrator
from azure.durable_functions.worker import DurableFunctionsWorker
from azure.functions._durable_functions import df_dumps, df_loads
from durabletask.internal import helpers

from local.engine.sessions import Sessions


class AppWorker:
    """A `Worker` on Microsoft's own executor; payloads pass through the codec of Functions.

    It replays the whole history each turn, as Azure does, or keeps so many sessions between turns.
    """

    def __init__(self, app: df.DFApp, *, sessions: int = 0) -> None:
        self._executor = DurableFunctionsWorker()
        self._sessions = Sessions(self._executor, sessions) if sessions else None
        self._activities: dict[str, tuple[str, Any]] = {}
        app.functions_bindings = {}  # by which get_functions would refuse to be asked again
        for function in app.get_functions():
            trigger: Any = function.get_trigger()
            perform: Any = function.get_user_function()
            name = str(function.get_function_name())
            if trigger.type == "orchestrationTrigger":
                story = wrap_orchestrator(perform.orchestrator_function)
                self._executor.add_named_orchestrator(trigger.orchestration or name, story)
            elif trigger.type == "activityTrigger":
                self._activities[trigger.activity or name] = (trigger.name, perform)

    def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Play one turn; a name that is unknown fails the orchestration."""
        if self._sessions:
            return self._sessions.turn(request)
        answers: list[pb.OrchestratorResponse] = []
        stub: Any = SimpleNamespace(CompleteOrchestratorTask=answers.append)
        # Its public method is the same between two passes through base64.
        self._executor._execute_orchestrator(request, stub, None)  # noqa: SLF001
        return answers[0]

    def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity; what it raises is the answer."""
        response = pb.ActivityResponse(taskId=request.taskId)
        try:
            parameter, perform = self._activities[request.name]
            value = df_loads(request.input.value) if request.input.value else None
            response.result.value = df_dumps(perform(**{parameter: value}))
        except Exception as error:  # noqa: BLE001 - whatever it is, the orchestrator is told
            response.failureDetails.CopyFrom(helpers.new_failure_details(error))
        return response
