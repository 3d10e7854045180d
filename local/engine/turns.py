"""What follows from a turn: its actions are taken, and the instance goes on, restarts or ends."""

from itertools import dropwhile

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.internal import helpers

from local.engine.events import fields, outcome, unserved
from local.engine.file import COMMANDS, Live
from local.engine.store import Store

_PENDING, _RUNNING = pb.ORCHESTRATION_STATUS_PENDING, pb.ORCHESTRATION_STATUS_RUNNING
_SUSPENDED, _TERMINATED = pb.ORCHESTRATION_STATUS_SUSPENDED, pb.ORCHESTRATION_STATUS_TERMINATED
_CONFIRMED_AS = {
    "scheduleTask": "taskScheduled",
    "createTimer": "timerCreated",
    "createSubOrchestration": "subOrchestrationInstanceCreated",
    "sendEvent": "eventSent",
}

type _End = pb.CompleteOrchestrationAction


def tell(store: Store, live: Live, event: pb.HistoryEvent) -> None:
    """Deliver an event or a command; what has not begun is terminated before its work begins."""
    kind = event.WhichOneof("eventType")
    if kind in ("executionSuspended", "executionResumed"):
        status = _SUSPENDED if kind == "executionSuspended" else _RUNNING
        if (live.state.orchestrationStatus == _SUSPENDED) == (status == _SUSPENDED):
            return  # the executor fails whoever is resumed twice
        live.state.orchestrationStatus = status
    store.deliver(live, event)
    if kind == "executionTerminated" and not (live.request.pastEvents or live.request.newEvents):
        hand_out(store, live)
        output = event.executionTerminated.input.value or None
        end = helpers.new_complete_orchestration_action(-1, _TERMINATED, output)
        settle(store, live, pb.OrchestratorResponse(actions=[end]))


def hand_out(store: Store, live: Live) -> pb.OrchestratorRequest:
    """Give what an orchestrator is to be told; it gets no other turn until this is settled."""
    started = helpers.new_orchestrator_started_event(store.clock.now())
    live.request.newEvents.extend([started, *live.inbox])
    return live.request


def settle(store: Store, live: Live, response: pb.OrchestratorResponse) -> None:
    """Take what an orchestrator decided in the turn that it was handed."""
    turn = list(live.request.newEvents)
    del live.request.newEvents[:]
    del live.inbox[: len(turn) - 1]
    live.state.lastUpdatedTimestamp.CopyFrom(store.now)
    if live.state.orchestrationStatus == _PENDING:
        live.state.orchestrationStatus = _RUNNING
    if response.HasField("customStatus"):
        live.state.customStatus.CopyFrom(response.customStatus)
    events, end = list(turn), None
    for action in response.actions:
        if left_out := unserved(action):
            end = _failed(NotImplementedError(f"This engine has no {left_out}"))
            break
        if action.HasField("completeOrchestration"):
            end = action.completeOrchestration
        else:
            events.append(_take(store, live, action))
    if end and end.orchestrationStatus == pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW:
        store.record(live, *events)
        return _restart(store, live, turn, end)
    store.record(live, *events, helpers.new_orchestrator_completed_event())
    return _end(store, live, turn, end) if end else store.wake(live)


def _take(store: Store, live: Live, action: pb.OrchestratorAction) -> pb.HistoryEvent:
    """Give the event that confirms an action; activities and timers begin once it is recorded."""
    kind = action.WhichOneof("orchestratorActionType")
    order = getattr(action, kind)
    told = fields(order)
    if kind == "createSubOrchestration":
        _begin_child(store, live, action)
    elif kind == "sendEvent":
        receiver, heard = order.instance.instanceId, {"name": order.name, "input": told.get("data")}
        told = {"instanceId": receiver, **heard}
        if listening := store.live.get(receiver):
            store.deliver(listening, pb.HistoryEvent(eventId=-1, eventRaised=heard))
    return pb.HistoryEvent(eventId=action.id, **{_CONFIRMED_AS[kind]: told})


def _begin_child(store: Store, live: Live, action: pb.OrchestratorAction) -> None:
    child, parent = action.createSubOrchestration, live.started.orchestrationInstance
    if child.instanceId in store.live:
        end = _failed(ValueError(f"Orchestration instance '{child.instanceId}' already exists"))
        return store.deliver(live, outcome("subOrchestrationInstance", action.id, end))
    payload = child.input.value or None
    event = helpers.new_execution_started_event(child.name, child.instanceId, payload)
    event.executionStarted.parentInstance.taskScheduledId = action.id
    event.executionStarted.parentInstance.orchestrationInstance.CopyFrom(parent)
    return store.begin(event.executionStarted)


def _failed(error: Exception) -> _End:
    status, why = pb.ORCHESTRATION_STATUS_FAILED, helpers.new_failure_details(error)
    return pb.CompleteOrchestrationAction(orchestrationStatus=status, failureDetails=why)


def _restart(store: Store, live: Live, turn: list[pb.HistoryEvent], end: _End) -> None:
    started = pb.ExecutionStartedEvent()
    started.CopyFrom(live.started)
    started.input.CopyFrom(end.result)
    # Whoever suspended or terminated this execution meant the next one as well.
    commands = [event for event in turn if event.WhichOneof("eventType") in COMMANDS]
    lasting = dropwhile(lambda event: event.HasField("executionResumed"), commands)
    store.begin(started, *end.carryoverEvents, *lasting, *live.inbox)


def _end(store: Store, live: Live, turn: list[pb.HistoryEvent], end: _End) -> None:
    state, parent = live.state, live.started.parentInstance
    told = {"output" if name == "result" else name: value for name, value in fields(end).items()}
    state.MergeFrom(pb.OrchestrationState(**told))
    state.completedTimestamp.CopyFrom(state.lastUpdatedTimestamp)
    store.record(live, pb.HistoryEvent(eventId=-1, executionCompleted=fields(end)))
    del store.live[state.instanceId]
    terminated = end.orchestrationStatus == _TERMINATED
    if waiting := store.waiting(parent.orchestrationInstance):
        if terminated:
            end = _failed(RuntimeError(f"Instance '{state.instanceId}' was terminated"))
        event = outcome("subOrchestrationInstance", parent.taskScheduledId, end)
        store.deliver(waiting, event)
    for command in turn:
        if terminated and command.executionTerminated.recurse:
            for child in list(store.live.values()):
                if child.state.parentInstanceId.value == state.instanceId:
                    tell(store, child, command)
