"""How a history is replayed: turn by turn, against what it says was done."""

from durabletask.internal import orchestrator_service_pb2 as pb

# What an action of a turn looks like once it stands in the history.
_RECORDS = {
    "scheduleTask": "taskScheduled",
    "createTimer": "timerCreated",
    "createSubOrchestration": "subOrchestrationInstanceCreated",
    "sendEvent": "eventSent",
}


def turns(history):
    """Cut a history into turns: what came before, what came in, what the story did."""
    starts = [n for n, event in enumerate(history) if event.HasField("orchestratorStarted")]
    for start, end in zip(starts, [*starts[1:], len(history)], strict=True):
        batch = history[start:end]
        done = [e for e in batch if e.WhichOneof("eventType") in _RECORDS.values()]
        came = [e for e in batch if e not in done and not _ends(e)]
        yield history[:start], came, done


def tell(worker, story, history):
    """Tell a story once, from its first event to its last turn; gives what it does there."""
    past, came, _ = list(turns(history))[-1]
    request = pb.OrchestratorRequest(instanceId=story, pastEvents=past, newEvents=came)
    return worker.orchestrate(request).actions


def differences(worker, story, history):
    """Name the turns in which today's code does something else, and an end that differs."""
    actions = []
    for past, came, done in turns(history):
        request = pb.OrchestratorRequest(instanceId=story, pastEvents=past, newEvents=came)
        actions = worker.orchestrate(request).actions
        today, then = list(_acts(actions)), list(_written(done))
        if today != then:
            yield f"{story}, event {len(past)}: {today}, and not {then}"
    if _ending(actions) != _ending(history):
        yield f"{story} ends: {_ending(actions)}, and not {_ending(history)}"


def otherwise_at_last(worker, story, history):
    """Name what a replay of all does otherwise in the last turn, and at the end; "" for nothing."""
    _, _, done = list(turns(history))[-1]
    actions = tell(worker, story, history)
    today = [*_acts(actions)], _ending(actions)
    then = [*_written(done)], _ending(history)
    return "" if today == then else f"{story}, replayed: {today}, and not {then}"


def replays(worker, story, history):
    """Say whether today's code does in every turn what was done then."""
    return not any(differences(worker, story, history))


def _ends(event):
    return event.WhichOneof("eventType") in {"orchestratorCompleted", "executionCompleted"}


def _acts(actions):
    """Name what a turn did, as its records name it."""
    for action in actions:
        kind = action.WhichOneof("orchestratorActionType")
        if kind != "completeOrchestration":
            yield action.id, _RECORDS[kind], getattr(getattr(action, kind), "name", "")


def _written(events):
    for event in events:
        kind = event.WhichOneof("eventType")
        yield event.eventId, kind, getattr(getattr(event, kind), "name", "")


def _ending(things):
    """Tell how a story ends: status and result; nothing where it had not ended."""
    last = things[-1] if things else None
    if last is None or last.WhichOneof(last.DESCRIPTOR.oneofs[0].name) not in {
        "completeOrchestration",
        "executionCompleted",
    }:
        return None
    kind = last.WhichOneof(last.DESCRIPTOR.oneofs[0].name)
    end = getattr(last, kind)
    return end.orchestrationStatus, end.result.value
