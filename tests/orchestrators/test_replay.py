import pytest
from durabletask.internal import orchestrator_service_pb2 as pb

from orchestrators import FLOWS
from tests.orchestrators.conftest import Stage
from tests.orchestrators.recording import SCENARIOS, recorded

# What an action of a turn looks like once it stands in the history.
RECORDS = {
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
        done = [e for e in batch if e.WhichOneof("eventType") in RECORDS.values()]
        came = [e for e in batch if e not in done and not ends(e)]
        yield history[:start], came, done


def ends(event):
    return event.WhichOneof("eventType") in {"orchestratorCompleted", "executionCompleted"}


def acts(actions):
    """Name what a turn did, as its records name it."""
    for action in actions:
        kind = action.WhichOneof("orchestratorActionType")
        if kind != "completeOrchestration":
            yield action.id, RECORDS[kind], getattr(getattr(action, kind), "name", "")


def records(events):
    for event in events:
        kind = event.WhichOneof("eventType")
        yield event.eventId, kind, getattr(getattr(event, kind), "name", "")


@pytest.fixture(scope="module")
def worker():
    stage = Stage()
    yield stage.worker
    stage.hub.close()


@pytest.mark.parametrize("scenario", [scenario.__name__ for scenario in SCENARIOS])
def test_todays_code_does_in_every_turn_what_the_recorded_one_did(worker, scenario):
    for story, history in recorded(scenario).items():
        for past, came, done in turns(history):
            request = pb.OrchestratorRequest(instanceId=story, pastEvents=past, newEvents=came)
            actions = worker.orchestrate(request).actions
            assert list(acts(actions)) == list(records(done)), f"{story}, event {len(past)}"
        assert ending(actions) == ending(history), story


def ending(things):
    """Tell how a story ends: status and result; None where a watch begins anew."""
    last = things[-1]
    if last.WhichOneof(last.DESCRIPTOR.oneofs[0].name) == "completeOrchestration":
        end = last.completeOrchestration
    else:
        end = last.executionCompleted
    return end.orchestrationStatus, end.result.value


def test_every_story_is_among_the_recordings():
    names = {
        event.executionStarted.name
        for scenario in SCENARIOS
        for history in recorded(scenario.__name__).values()
        for event in history
        if event.HasField("executionStarted")
    }
    assert names == {flow.name for flow in FLOWS}
