"""What messages and histories are made of, and what can be read from them."""

from collections.abc import Iterable
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb

# What a request or an action may say; of what is in an order, the fields are looked at as well.
_ORDERS = "completeOrchestration createSubOrchestration createTimer query scheduleTask sendEvent"
_FIELDS = """carryoverEvents continuationToken createdTimeTo data failureDetails
    fetchInputsAndOutputs fireAt
    getInputsAndOutputs id input instance instanceId isOrchestration maxInstanceCount name
    orchestrationStatus output parentTraceContext reason recursive result runtimeStatus"""


def unserved(message: Any) -> str | None:
    """Name a field of a request or an action that is set and that this engine can't obey."""
    for field, value in message.ListFields():
        if field.name in _ORDERS.split():
            if inner := unserved(value):
                return f"{field.name}.{inner}"
        elif field.name not in _FIELDS.split():
            return str(field.name)
    return None


def fields(message: Any) -> dict[str, Any]:
    """Read all fields that are set."""
    return {field.name: value for field, value in message.ListFields()}


def outcome(kind: str, task_id: int, told: Any) -> pb.HistoryEvent:
    """Tell an orchestrator how a `task` or `subOrchestrationInstance` of its has ended."""
    failure, result = (fields(told).get(name) for name in ("failureDetails", "result"))
    ended = {"failureDetails": failure} if failure else {"result": result}
    name = f"{kind}Failed" if failure else f"{kind}Completed"
    return pb.HistoryEvent(eventId=-1, **{name: {"taskScheduledId": task_id, **ended}})


def outstanding(events: Iterable[pb.HistoryEvent]) -> Iterable[pb.HistoryEvent]:
    """Find the events that began an activity or timer which has not come to its end."""
    begun: dict[int, pb.HistoryEvent] = {}  # by their numbers, which a retry uses again
    for event in events:
        task_id = event.taskCompleted.taskScheduledId or event.taskFailed.taskScheduledId
        begun.pop(task_id or event.timerFired.timerId, None)
        if event.HasField("taskScheduled") or event.HasField("timerCreated"):
            begun[event.eventId] = event
    return begun.values()
