"""Orchestrations that stay in memory between their turns, so that a turn replays nothing."""

from collections import OrderedDict
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from azure.durable_functions.worker import DurableFunctionsWorker
from durabletask.internal import helpers
from durabletask.internal.tracing import suppress_span_emission
from durabletask.worker import (
    _OrchestrationExecutor,
    _RuntimeOrchestrationContext,
)


class Session:
    """One execution of an orchestrator, with all that it has been told.

    What each turn gives is what a replay of the whole history would give, if the orchestrator is
    deterministic: Azure calls these extended sessions. Only a replay finds out that it is not.
    """

    def __init__(self, worker: DurableFunctionsWorker, instance_id: str) -> None:
        known: Any = worker
        registry, logger = known._registry, known._logger  # noqa: SLF001
        converter, longest = known._data_converter, worker.maximum_timer_interval  # noqa: SLF001
        self._executor: Any = _OrchestrationExecutor(
            registry, logger, data_converter=converter, maximum_timer_interval=longest
        )
        self._executor._orchestration_name = instance_id  # noqa: SLF001
        self._context: Any = _RuntimeOrchestrationContext(
            instance_id, registry, data_converter=converter, maximum_timer_interval=longest
        )
        self._past, self._told = 0, list[pb.HistoryEvent]()

    def continues(self, request: pb.OrchestratorRequest) -> bool:
        """Say whether a turn follows the last one that was played here."""
        seen = self._past + len(self._told)
        return bool(request.pastEvents[self._past : seen] == self._told)

    def turn(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Play one turn; the orchestrator's own error ends it as failed."""
        seen = self._past + len(self._told)
        self._past, self._told = len(request.pastEvents), list(request.newEvents)
        try:
            with suppress_span_emission():
                self._tell(request.pastEvents[seen:], replaying=True)
                self._tell(self._told, replaying=False)
        except Exception as error:  # noqa: BLE001 - whatever it is, the hub is told
            self._context.set_failed(error)
        return pb.OrchestratorResponse(
            instanceId=request.instanceId,
            actions=self._context.get_actions(),
            customStatus=helpers.get_string_value(self._context._encoded_custom_status),  # noqa: SLF001
        )

    def _tell(self, events: list[pb.HistoryEvent], *, replaying: bool) -> None:
        self._context._is_replaying = replaying  # noqa: SLF001
        for event in events:
            self._executor.process_event(self._context, event)


class Sessions:
    """The sessions of a worker: so many, those without a turn for longest go first."""

    def __init__(self, worker: DurableFunctionsWorker, most: int) -> None:
        self._worker, self._most = worker, most
        self._held: OrderedDict[str, Session] = OrderedDict()

    def turn(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Play one turn where the last one was played, or from the first event."""
        name = request.instanceId
        session = self._held.pop(name, None)
        if session is None or not session.continues(request):
            session = Session(self._worker, name)
        response = session.turn(request)
        if not any(action.HasField("completeOrchestration") for action in response.actions):
            self._held[name] = session
            if len(self._held) > self._most:
                self._held.popitem(last=False)
        return response
