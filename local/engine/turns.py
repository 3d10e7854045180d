"""What follows from a turn: its actions are taken, and the instance goes on, restarts or ends."""

from collections.abc import Sequence

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.internal import helpers

from local.engine.events import given, outcome, suspended_after, text
from local.engine.live import Live
from local.engine.store import Store

type _Turn = Sequence[pb.HistoryEvent]
type _End = pb.CompleteOrchestrationAction

_RUNNING, _SUSPENDED = pb.ORCHESTRATION_STATUS_RUNNING, pb.ORCHESTRATION_STATUS_SUSPENDED
_TERMINATED, _COMPLETED = pb.ORCHESTRATION_STATUS_TERMINATED, pb.ORCHESTRATION_STATUS_COMPLETED


def hand_out(store: Store, live: Live) -> pb.OrchestratorRequest:
    """Give what an orchestrator is to be told; it gets no other turn until this is settled."""
    live.turn = [helpers.new_orchestrator_started_event(store.clock.now()), *live.inbox]
    del live.request.newEvents[:]
    live.request.newEvents.extend(live.turn)
    return live.request


def settle(store: Store, live: Live, response: pb.OrchestratorResponse) -> None:
    """Take what an orchestrator decided in the turn that it was handed."""
    turn, live.turn = live.turn, []
    del live.request.newEvents[:]
    del live.inbox[: len(turn) - 1]
    live.state.lastUpdatedTimestamp.CopyFrom(store.now)
    if response.HasField("customStatus"):
        live.state.customStatus.CopyFrom(response.customStatus)
    events, end = list(turn), None
    for action in response.actions:
        if action.HasField("completeOrchestration"):
            end = action.completeOrchestration
        elif confirmed := _take(store, live, action):
            events.append(confirmed)
        else:
            kind = action.WhichOneof("orchestratorActionType")
            end = _failed("Unimplemented", f"This engine has no {kind}")
            break
    if end and end.orchestrationStatus == pb.ORCHESTRATION_STATUS_CONTINUED_AS_NEW:
        store.record(live, *events)
        _restart(store, live, turn, end)
    else:
        store.record(live, *events, helpers.new_orchestrator_completed_event())
        live.state.orchestrationStatus = _SUSPENDED if suspended_after(turn) else _RUNNING
        if end:
            _end(store, live, turn, end)
    store.wake(live)


def terminate(store: Store, live: Live, output: str | None, *, recursive: bool) -> None:
    """Tell an instance to end; one that has not begun ends at once, and none of its work begins."""
    event = helpers.new_terminated_event(encoded_output=output)
    event.executionTerminated.recurse = recursive
    store.deliver(live, event)
    if not live.request.pastEvents and not live.turn:
        hand_out(store, live)
        end = helpers.new_complete_orchestration_action(-1, _TERMINATED, output)
        settle(store, live, pb.OrchestratorResponse(actions=[end]))


def _take(store: Store, live: Live, action: pb.OrchestratorAction) -> pb.HistoryEvent | None:
    """Give the event that confirms an action; activities and timers begin once it is recorded."""
    match action.WhichOneof("orchestratorActionType"):
        case "scheduleTask":
            task = action.scheduleTask
            return helpers.new_task_scheduled_event(action.id, task.name, text(task, "input"))
        case "createTimer":
            due = action.createTimer.fireAt.ToDatetime()
            return helpers.new_timer_created_event(action.id, due)
        case "createSubOrchestration":
            child = action.createSubOrchestration
            _begin_child(store, live, action)
            payload, version = text(child, "input"), text(child, "version")
            return helpers.new_sub_orchestration_created_event(
                action.id, child.name, child.instanceId, payload, version
            )
        case "sendEvent":
            sent, data = action.sendEvent, text(action.sendEvent, "data")
            if receiver := store.live.get(sent.instance.instanceId):
                store.deliver(receiver, helpers.new_event_raised_event(sent.name, data))
            return helpers.new_event_sent_event(
                action.id, sent.instance.instanceId, data, name=sent.name
            )
    return None


def _begin_child(store: Store, live: Live, action: pb.OrchestratorAction) -> None:
    child, task_id = action.createSubOrchestration, action.id
    if child.instanceId in store.live:
        why = f"Orchestration instance '{child.instanceId}' already exists"
        failure = _failed("InstanceExists", why).failureDetails
        return store.deliver(live, outcome("subOrchestrationInstance", task_id, None, failure))
    address = live.started.orchestrationInstance
    started = pb.ExecutionStartedEvent(
        name=child.name,
        version=given(child, "version"),
        input=given(child, "input"),
        orchestrationInstance={"instanceId": child.instanceId},
        parentInstance={"taskScheduledId": task_id, "orchestrationInstance": address},
    )
    return store.enlist(started)


def _failed(kind: str, why: str) -> _End:
    return pb.CompleteOrchestrationAction(
        orchestrationStatus=pb.ORCHESTRATION_STATUS_FAILED,
        failureDetails={"errorType": kind, "errorMessage": why},
    )


def _restart(store: Store, live: Live, turn: _Turn, end: _End) -> None:
    started = pb.ExecutionStartedEvent()
    started.CopyFrom(live.started)
    for message in (started, live.state):
        message.input.CopyFrom(end.result)
        if end.HasField("newVersion"):
            message.version.CopyFrom(end.newVersion)
    live.state.orchestrationStatus = _RUNNING
    # Whoever suspended or terminated this execution meant the next one as well.
    held = {"executionTerminated", "executionSuspended" if suspended_after(turn) else ""}
    commands = [event for event in turn if event.WhichOneof("eventType") in held]
    store.begin(live, started, (*end.carryoverEvents, *commands))


def _end(store: Store, live: Live, turn: _Turn, end: _End) -> None:
    state, status, output = live.state, end.orchestrationStatus, text(end, "result")
    result, failure = given(end, "result"), given(end, "failureDetails")
    state.MergeFrom(pb.OrchestrationState(output=result, failureDetails=failure))
    state.orchestrationStatus = status
    state.completedTimestamp.CopyFrom(state.lastUpdatedTimestamp)
    store.record(live, helpers.new_execution_completed_event(status, output, failure))
    del store.live[live.id]
    parent = live.started.parentInstance
    if waiting := store.waiting(parent.orchestrationInstance):
        if status != _COMPLETED and not failure:
            failure = _failed("Terminated", f"Instance '{live.id}' was terminated").failureDetails
        event = outcome("subOrchestrationInstance", parent.taskScheduledId, result, failure)
        store.deliver(waiting, event)
    if status == _TERMINATED and any(event.executionTerminated.recurse for event in turn):
        for child in list(store.live.values()):
            if child.started.parentInstance.orchestrationInstance.instanceId == live.id:
                terminate(store, child, output, recursive=True)
