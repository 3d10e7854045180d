"""What a client may ask of a hub."""

import json
from datetime import timedelta

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.client import OrchestrationStatus

from local.engine import InstanceExists, InstanceMissing, run_until_idle
from tests.local.engine.words import moment, raised, resumed, suspended, terminated

COMPLETED, TERMINATED = OrchestrationStatus.COMPLETED.value, OrchestrationStatus.TERMINATED.value
SUSPENDED, PENDING = OrchestrationStatus.SUSPENDED.value, OrchestrationStatus.PENDING.value
RUNNING, FAILED = OrchestrationStatus.RUNNING.value, OrchestrationStatus.FAILED.value


@pytest.fixture
def settle(hub, worker):
    """Do all there is to do at this moment."""
    return lambda: run_until_idle(hub, worker, limit=hub.clock.now())


def kinds(hub, instance_id):
    return [event.WhichOneof("eventType") for event in hub.history(instance_id)]


def test_an_instance_tells_how_it_went(hub, worker, clock):
    began = clock.now()
    hub.start("naps", "it", "2")
    assert hub.get("it").orchestrationStatus == PENDING
    run_until_idle(hub, worker)
    it = hub.get("it")
    assert (it.instanceId, it.name, it.orchestrationStatus) == ("it", "naps", COMPLETED)
    assert (it.input.value, it.output.value) == ("2", '"awake"')
    assert not it.HasField("failureDetails")
    assert not it.HasField("parentInstanceId")
    assert moment(it.createdTimestamp) == began
    assert (
        moment(it.completedTimestamp)
        == moment(it.lastUpdatedTimestamp)
        == began + timedelta(seconds=20)
    )


def test_nobody_is_there_until_started(hub):
    assert hub.get("it") is None
    with pytest.raises(InstanceMissing, match="'it' not found"):
        hub.history("it")
    for event in (raised("approval"), suspended(), resumed(), terminated()):
        with pytest.raises(InstanceMissing, match="'it' not found"):
            hub.tell("it", event)


def test_an_id_is_used_once(hub, worker):
    hub.start("sequence", "it", "[]")
    run_until_idle(hub, worker)
    with pytest.raises(InstanceExists, match="'it' already exists"):
        hub.start("sequence", "it", "[]")


def test_an_event_to_an_ended_instance_is_lost(hub, worker):
    hub.start("sequence", "it", "[]")
    run_until_idle(hub, worker)
    before = hub.history("it")
    hub.tell("it", raised("approval"))
    run_until_idle(hub, worker)
    assert hub.history("it") == before


def test_a_suspended_instance_keeps_its_messages_and_its_timers(hub, worker, settle):
    hub.start("naps", "it", "1")
    settle()
    hub.tell("it", suspended())
    hub.tell("it", suspended())
    settle()
    assert hub.get("it").orchestrationStatus == SUSPENDED
    run_until_idle(hub, worker)
    assert kinds(hub, "it")[-2:] == ["executionSuspended", "orchestratorCompleted"]
    hub.tell("it", resumed())
    run_until_idle(hub, worker)
    assert hub.get("it").orchestrationStatus == COMPLETED


def test_who_is_resumed_too_often_goes_on_all_the_same(hub, settle):
    hub.start("gate", "it")
    hub.tell("it", resumed())
    settle()
    hub.tell("it", suspended())
    hub.tell("it", resumed())
    hub.tell("it", resumed())
    settle()
    assert hub.get("it").orchestrationStatus == RUNNING
    hub.tell("it", raised("approval", '"yes"'))
    settle()
    assert hub.get("it").output.value == '"yes"'


def test_who_is_suspended_before_the_first_turn_stops_after_it(hub, settle):
    hub.start("sequence", "it", '["ada", "bob"]')
    hub.tell("it", suspended())
    settle()
    assert hub.get("it").orchestrationStatus == SUSPENDED
    hub.tell("it", resumed())
    settle()
    assert hub.get("it").orchestrationStatus == COMPLETED


def test_commands_to_an_ended_instance_change_nothing(hub, worker):
    hub.start("sequence", "it", "[]")
    run_until_idle(hub, worker)
    before = hub.get("it")
    hub.tell("it", suspended())
    hub.tell("it", resumed())
    hub.tell("it", terminated('"too late"'))
    run_until_idle(hub, worker)
    assert hub.get("it") == before


def test_a_terminated_instance_gives_the_output_it_is_told(hub, settle):
    hub.start("gate", "it")
    settle()
    hub.tell("it", terminated('"changed our minds"'))
    settle()
    it = hub.get("it")
    assert (it.orchestrationStatus, it.output.value) == (TERMINATED, '"changed our minds"')


def test_what_has_not_begun_is_terminated_before_any_of_its_work_begins(hub, worker, notes):
    hub.start("last_word", "it")
    hub.tell("it", terminated('"called off"'))
    assert hub.get("it").orchestrationStatus == TERMINATED
    assert kinds(hub, "it")[1:3] == ["executionStarted", "executionTerminated"]
    run_until_idle(hub, worker)
    assert notes == []


def test_children_of_a_terminated_parent_go_on(hub, settle):
    hub.start("offspring", "wave", '["a", "b"]')
    settle()
    hub.tell("wave", terminated(None, recursive=False))
    settle()
    assert hub.get("wave-a").orchestrationStatus == RUNNING
    hub.tell("wave-a", raised("approval", "1"))
    settle()
    assert hub.get("wave-a").orchestrationStatus == COMPLETED
    assert kinds(hub, "wave")[-1] == "executionCompleted"


def test_recursive_termination_reaches_grandchildren(hub, settle):
    hub.start("parent_of", "programme", json.dumps(["offspring", "wave", ["a", "b"]]))
    settle()
    hub.tell("programme", terminated('"stop"', recursive=True))
    settle()
    ids = ["programme", "wave", "wave-a", "wave-b"]
    assert [(hub.get(i).orchestrationStatus, hub.get(i).output.value) for i in ids] == [
        (TERMINATED, '"stop"')
    ] * 4


def test_recursive_termination_reaches_children_that_are_only_being_born(hub, worker, settle):
    hub.start("offspring", "wave", '["a"]')
    turn = hub.next_orchestration()
    hub.tell("wave", terminated(None, recursive=True))
    hub.complete(turn.token, worker.orchestrate(turn.request))
    settle()
    assert hub.get("wave-a").orchestrationStatus == TERMINATED


def test_a_parent_learns_why_its_child_failed(hub, settle):
    hub.start("parent_of", "it", json.dumps(["unlucky", "child", None]))
    settle()
    (failed,) = [e for e in hub.history("it") if e.HasField("subOrchestrationInstanceFailed")]
    details = failed.subOrchestrationInstanceFailed.failureDetails
    assert details.errorType.endswith("TaskFailedError")
    assert "no cores left" in hub.get("it").output.value


def test_a_parent_learns_that_its_child_was_terminated(hub, settle):
    hub.start("parent_of", "it", json.dumps(["gate", "child", None]))
    settle()
    hub.tell("child", terminated())
    settle()
    assert "'child' was terminated" in hub.get("it").output.value


def test_a_child_knows_its_parent_in_every_generation(hub, worker):
    hub.start("parent_of", "it", json.dumps(["child_of_whom", "child", None]))
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == '"it"'
    assert hub.get("child").parentInstanceId.value == "it"


def test_who_suspends_a_generation_means_the_next_as_well(hub, settle):
    hub.start("collector", "it", "[]")
    settle()
    hub.tell("it", raised("item", "1"))
    hub.tell("it", suspended())
    settle()
    assert hub.get("it").orchestrationStatus == SUSPENDED
    hub.tell("it", raised("item", "2"))
    settle()
    assert hub.get("it").input.value == "[1]"
    hub.tell("it", resumed())
    settle()
    assert hub.get("it").input.value == "[1, 2]"


def test_who_terminates_a_generation_means_the_next_as_well(hub, settle):
    hub.start("collector", "it", "[]")
    settle()
    hub.tell("it", raised("item", "1"))
    hub.tell("it", terminated('"enough"'))
    settle()
    assert (hub.get("it").orchestrationStatus, hub.get("it").output.value) == (
        TERMINATED,
        '"enough"',
    )


def test_the_next_generation_hears_first_what_was_left_over_then_what_came_since(
    hub, worker, settle
):
    hub.start("collector", "it", "[]")
    hub.tell("it", raised("item", '"read"'))
    hub.tell("it", raised("item", '"left over"'))
    turn = hub.next_orchestration()
    hub.tell("it", raised("item", '"came since"'))
    hub.complete(turn.token, worker.orchestrate(turn.request))
    settle()
    assert json.loads(hub.get("it").output.value) == ["read", "left over", "came since"]


def test_a_custom_status_outlives_the_generation_that_set_it(hub, worker):
    hub.start("countdown", "it", "2")
    turn = hub.next_orchestration()
    answer = worker.orchestrate(turn.request)
    answer.customStatus.value = '"counting"'
    hub.complete(turn.token, answer)
    run_until_idle(hub, worker)
    assert hub.get("it").customStatus.value == '"counting"'


def test_entities_are_not_served_and_the_orchestration_is_told(hub, worker):
    hub.start("entity_caller", "it")
    run_until_idle(hub, worker)
    assert hub.get("it").orchestrationStatus == FAILED
    assert hub.get("it").failureDetails.errorMessage == "This engine has no sendEntityMessage"


@pytest.mark.parametrize("kind", ["scheduleTask", "createSubOrchestration"])
def test_an_action_that_asks_for_too_much_fails_by_the_name_of_the_field(hub, kind):
    hub.start("gate", "it")
    turn = hub.next_orchestration()
    order = {"name": "greet", "version": {"value": "2"}}
    action = pb.OrchestratorAction(id=1, **{kind: order})
    hub.complete(turn.token, pb.OrchestratorResponse(actions=[action]))
    assert hub.get("it").orchestrationStatus == FAILED
    assert hub.get("it").failureDetails.errorMessage == f"This engine has no {kind}.version"
    assert hub.next_activity() is None


def test_activities_that_nobody_waits_for_are_performed_all_the_same(hub, worker, notes):
    hub.start("last_word", "it")
    run_until_idle(hub, worker)
    assert notes == ["bye"]
    assert kinds(hub, "it")[-1] == "executionCompleted"


def test_only_what_has_ended_is_purged(hub, settle):
    hub.start("gate", "it")
    settle()
    assert hub.purge("it") == 0
    hub.tell("it", raised("approval"))
    settle()
    assert hub.purge("it") == 1
    assert hub.get("it") is None
    assert hub.purge("it") == 0


def test_a_purge_takes_the_ended_children_along_if_so_wished(hub, settle):
    hub.start("offspring", "wave", '["a", "b"]')
    settle()
    hub.tell("wave-a", raised("approval"))
    hub.tell("wave", terminated(None, recursive=False))
    settle()
    hub.start("parent", "other", '["ada"]')
    settle()
    assert hub.purge("other", recursive=False) == 1
    assert hub.purge("wave", recursive=True) == 2
    assert hub.get("wave-a") is None
    assert hub.get("wave-b").orchestrationStatus == RUNNING


def test_a_query_comes_in_pages(hub):
    names = [f"it-{number}" for number in range(5)]
    for name in names:
        hub.start("gate", name)
    pages, token = [], ""
    while token or not pages:
        page, token = hub.query(token, 2)
        pages.append([each.instanceId for each in page])
    assert pages == [names[:2], names[2:4], names[4:]]


def test_listeners_hear_of_each_change_until_they_leave(hub):
    heard = []
    leave = hub.subscribe(lambda: heard.append("change"))
    hub.start("gate", "it")
    hub.tell("it", raised("approval"))
    assert len(heard) == 2
    leave()
    hub.tell("it", terminated())
    assert len(heard) == 2


def test_two_hubs_live_side_by_side(open_hub, clock):
    one, other = open_hub(None, clock), open_hub(None, clock)
    one.start("sequence", "it", "[]")
    assert other.get("it") is None
