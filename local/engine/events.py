"""What histories and inboxes are made of, and what can be read from them."""

from collections.abc import Iterable, Sequence
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb

_ENDS = {  # the kinds of events that end something, and the field that tells what
    "taskCompleted": "taskScheduledId",
    "taskFailed": "taskScheduledId",
    "timerFired": "timerId",
}


def given(message: Any, name: str) -> Any:
    """Read an optional field: what was set, or None."""
    return getattr(message, name) if message.HasField(name) else None


def text(message: Any, name: str) -> str | None:
    """Read an optional string: the value that was set, or None."""
    return getattr(message, name).value if message.HasField(name) else None


def outcome(kind: str, task_id: int, result: Any, failure: Any) -> pb.HistoryEvent:
    """Tell an orchestrator what a `task` or `subOrchestrationInstance` gave, or how it failed."""
    ended = {"failureDetails": failure} if failure else {"result": result}
    name = f"{kind}Failed" if failure else f"{kind}Completed"
    return pb.HistoryEvent(eventId=-1, **{name: {"taskScheduledId": task_id, **ended}})


def activity_request(to: pb.OrchestrationInstance, event: pb.HistoryEvent) -> pb.ActivityRequest:
    """Ask for the activity that an event schedules; the answer goes to the given address."""
    task, number = event.taskScheduled, event.eventId
    payload = given(task, "input")
    return pb.ActivityRequest(
        name=task.name, input=payload, taskId=number, orchestrationInstance=to
    )


def pending_state(started: pb.ExecutionStartedEvent, now: Any) -> pb.OrchestrationState:
    """Tell how an instance stands that is about to start."""
    state = pb.OrchestrationState(
        instanceId=started.orchestrationInstance.instanceId,
        name=started.name,
        version=given(started, "version"),
        input=given(started, "input"),
        orchestrationStatus=pb.ORCHESTRATION_STATUS_PENDING,
        createdTimestamp=now,
        lastUpdatedTimestamp=now,
        tags=started.tags,
    )
    if started.HasField("parentInstance"):
        state.parentInstanceId.value = started.parentInstance.orchestrationInstance.instanceId
    return state


def outstanding(events: Iterable[pb.HistoryEvent]) -> Iterable[pb.HistoryEvent]:
    """Find the events that began an activity or timer which has not come to its end."""
    begun: dict[int, pb.HistoryEvent] = {}
    for event in events:
        kind = event.WhichOneof("eventType")
        if kind in ("taskScheduled", "timerCreated"):
            begun[event.eventId] = event
        elif kind in _ENDS:
            begun.pop(getattr(getattr(event, kind), _ENDS[kind]), None)
    return begun.values()


def suspended_after(events: Sequence[pb.HistoryEvent], *, before: bool = False) -> bool:
    """Tell whether whoever reads these events is suspended then."""
    for event in reversed(events):
        kind = event.WhichOneof("eventType")
        if kind in ("executionSuspended", "executionResumed"):
            return bool(kind == "executionSuspended")
    return before
