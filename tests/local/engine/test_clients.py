"""What a client may ask of a hub."""

import json
from datetime import timedelta

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.client import OrchestrationStatus
from durabletask.internal import helpers

from local.engine import InstanceExists, InstanceMissing, TaskHub, run_until_idle

COMPLETED, TERMINATED = OrchestrationStatus.COMPLETED, OrchestrationStatus.TERMINATED
SUSPENDED, PENDING = OrchestrationStatus.SUSPENDED, OrchestrationStatus.PENDING
RUNNING, FAILED = OrchestrationStatus.RUNNING, OrchestrationStatus.FAILED


@pytest.fixture
def settle(hub, worker):
    """Do all there is to do at this moment."""
    return lambda: run_until_idle(hub, worker, limit=hub.clock.now())


def kinds(hub, instance_id):
    return [event.WhichOneof("eventType") for event in hub.history(instance_id)]


def test_an_instance_tells_how_it_went(hub, worker, clock):
    began = clock.now()
    hub.start("naps", "it", "2", tags={"wave": "one"}, version="1.2")
    assert hub.get("it").status is PENDING
    run_until_idle(hub, worker)
    it = hub.get("it")
    assert (it.id, it.name, it.status) == ("it", "naps", COMPLETED)
    assert (it.input, it.output, it.failure, it.parent_id) == ("2", '"awake"', None, None)
    assert it.created == began
    assert it.completed == it.updated == began + timedelta(seconds=20)
    assert (dict(it.state.tags), it.state.version.value) == ({"wave": "one"}, "1.2")


def test_nobody_is_there_until_started(hub):
    assert hub.get("it") is None
    for ask in (hub.history, hub.suspend, hub.resume, hub.terminate):
        with pytest.raises(InstanceMissing, match="'it' not found"):
            ask("it")
    with pytest.raises(InstanceMissing):
        hub.raise_event("it", "approval", None)


def test_an_id_is_used_once(hub, worker):
    hub.start("sequence", "it", "[]")
    run_until_idle(hub, worker)
    with pytest.raises(InstanceExists, match="'it' already exists"):
        hub.start("sequence", "it", "[]")
    with pytest.raises(InstanceExists):
        hub.start("sequence", "it", "[]", replaceable=[FAILED])


def test_an_id_may_be_used_again_where_that_is_said(hub, worker):
    hub.start("sequence", "it", "[]")
    run_until_idle(hub, worker)
    hub.start("sequence", "it", '["ada"]', replaceable=[COMPLETED])
    run_until_idle(hub, worker)
    assert hub.get("it").output == '["hello ada"]'
    assert kinds(hub, "it").count("executionStarted") == 1


def test_the_work_of_a_replaced_instance_reaches_nobody(hub, worker, settle):
    hub.start("sequence", "it", '["ada"]')
    turn = hub.next_orchestration()
    hub.complete_orchestration(turn.token, worker.orchestrate(turn.request))
    activity = hub.next_activity()
    hub.start("sequence", "it", '["bob"]', replaceable=[RUNNING])
    settle_first_turn = hub.next_orchestration()
    assert hub.complete_activity(activity.token, worker.act(activity.request))
    hub.complete_orchestration(
        settle_first_turn.token, worker.orchestrate(settle_first_turn.request)
    )
    settle()
    assert hub.get("it").output == '["hello bob"]'


def test_a_turn_of_a_replaced_instance_is_refused(hub, worker, settle):
    hub.start("sequence", "it", '["ada"]')
    turn = hub.next_orchestration()
    hub.start("sequence", "it", '["bob"]', replaceable=[PENDING])
    assert not hub.complete_orchestration(turn.token, worker.orchestrate(turn.request))
    settle()
    assert hub.get("it").output == '["hello bob"]'


def test_a_replaced_instance_gets_no_turn(hub):
    hub.start("sequence", "it", '["ada"]')
    hub.start("sequence", "it", '["bob"]', replaceable=[PENDING])
    (_, started) = hub.next_orchestration().request.newEvents
    assert started.executionStarted.input.value == '["bob"]'
    assert hub.next_orchestration() is None


def test_a_delayed_start_waits_for_its_moment(hub, worker, clock, settle):
    tonight = clock.now() + timedelta(hours=9)
    hub.start("clock_reader", "it", start_at=tonight)
    settle()
    assert hub.get("it").status is PENDING
    assert hub.next_due() == tonight
    run_until_idle(hub, worker)
    assert json.loads(hub.get("it").output)[0] == "2026-03-01T21:00:00"


def test_an_event_before_a_delayed_start_is_kept(hub, worker, clock):
    hub.start("gate", "it", start_at=clock.now() + timedelta(hours=9))
    hub.raise_event("it", "approval", '"early"')
    run_until_idle(hub, worker)
    assert hub.get("it").output == '"early"'


def test_an_event_to_an_ended_instance_is_lost(hub, worker):
    hub.start("sequence", "it", "[]")
    run_until_idle(hub, worker)
    before = hub.history("it")
    hub.raise_event("it", "approval", None)
    run_until_idle(hub, worker)
    assert hub.history("it") == before


def test_a_suspended_instance_keeps_its_messages_and_its_timers(hub, worker, settle):
    hub.start("naps", "it", "1")
    settle()
    hub.suspend("it")
    hub.suspend("it")
    settle()
    assert hub.get("it").status is SUSPENDED
    run_until_idle(hub, worker)
    assert kinds(hub, "it")[-2:] == ["executionSuspended", "orchestratorCompleted"]
    hub.resume("it")
    run_until_idle(hub, worker)
    assert hub.get("it").status is COMPLETED


def test_who_is_resumed_too_often_goes_on_all_the_same(hub, settle):
    hub.start("gate", "it")
    hub.resume("it")
    settle()
    hub.suspend("it")
    hub.resume("it")
    hub.resume("it")
    settle()
    assert hub.get("it").status is RUNNING
    hub.raise_event("it", "approval", '"yes"')
    settle()
    assert hub.get("it").output == '"yes"'


def test_who_is_suspended_before_the_first_turn_stops_after_it(hub, settle):
    hub.start("sequence", "it", '["ada", "bob"]')
    hub.suspend("it")
    settle()
    assert hub.get("it").status is SUSPENDED
    hub.resume("it")
    settle()
    assert hub.get("it").status is COMPLETED


def test_commands_to_an_ended_instance_change_nothing(hub, worker):
    hub.start("sequence", "it", "[]")
    run_until_idle(hub, worker)
    before = hub.get("it")
    hub.suspend("it")
    hub.resume("it")
    hub.terminate("it", '"too late"')
    run_until_idle(hub, worker)
    assert hub.get("it") == before


def test_a_terminated_instance_gives_the_output_it_is_told(hub, settle):
    hub.start("gate", "it")
    settle()
    hub.terminate("it", '"changed our minds"')
    settle()
    it = hub.get("it")
    assert (it.status, it.output) == (TERMINATED, '"changed our minds"')


def test_what_has_not_begun_is_terminated_before_any_of_its_work_begins(hub, worker, notes, clock):
    hub.start("last_word", "it", start_at=clock.now() + timedelta(hours=9))
    hub.terminate("it", '"called off"')
    assert hub.get("it").status is TERMINATED
    assert kinds(hub, "it")[1:3] == ["executionStarted", "executionTerminated"]
    run_until_idle(hub, worker)
    assert notes == []
    assert clock.now() < hub.get("it").created + timedelta(seconds=1)


def test_children_of_a_terminated_parent_go_on(hub, settle):
    hub.start("offspring", "wave", '["a", "b"]')
    settle()
    hub.terminate("wave", None, recursive=False)
    settle()
    assert hub.get("wave-a").status is RUNNING
    hub.raise_event("wave-a", "approval", "1")
    settle()
    assert hub.get("wave-a").status is COMPLETED
    assert kinds(hub, "wave")[-1] == "executionCompleted"


def test_recursive_termination_reaches_grandchildren(hub, settle):
    hub.start("parent_of", "programme", json.dumps(["offspring", "wave", ["a", "b"]]))
    settle()
    hub.terminate("programme", '"stop"', recursive=True)
    settle()
    ids = ["programme", "wave", "wave-a", "wave-b"]
    assert [(hub.get(i).status, hub.get(i).output) for i in ids] == [(TERMINATED, '"stop"')] * 4


def test_recursive_termination_reaches_children_that_are_only_being_born(hub, worker, settle):
    hub.start("offspring", "wave", '["a"]')
    turn = hub.next_orchestration()
    hub.terminate("wave", None, recursive=True)
    hub.complete_orchestration(turn.token, worker.orchestrate(turn.request))
    settle()
    assert hub.get("wave-a").status is TERMINATED


def test_a_parent_learns_why_its_child_failed(hub, settle):
    hub.start("parent_of", "it", json.dumps(["unlucky", "child", None]))
    settle()
    (failed,) = [e for e in hub.history("it") if e.HasField("subOrchestrationInstanceFailed")]
    details = failed.subOrchestrationInstanceFailed.failureDetails
    assert details.errorType.endswith("TaskFailedError")
    assert "no cores left" in hub.get("it").output


def test_a_parent_learns_that_its_child_was_terminated(hub, settle):
    hub.start("parent_of", "it", json.dumps(["gate", "child", None]))
    settle()
    hub.terminate("child")
    settle()
    assert "'child' was terminated" in hub.get("it").output


def test_a_child_knows_its_parent_in_every_generation(hub, worker):
    hub.start("parent_of", "it", json.dumps(["child_of_whom", "child", None]))
    run_until_idle(hub, worker)
    assert hub.get("it").output == '"it"'
    assert hub.get("child").parent_id == "it"


def test_who_suspends_a_generation_means_the_next_as_well(hub, settle):
    hub.start("collector", "it", "[]")
    settle()
    hub.raise_event("it", "item", "1")
    hub.suspend("it")
    settle()
    assert hub.get("it").status is SUSPENDED
    hub.raise_event("it", "item", "2")
    settle()
    assert hub.get("it").input == "[1]"
    hub.resume("it")
    settle()
    assert hub.get("it").input == "[1, 2]"


def test_who_terminates_a_generation_means_the_next_as_well(hub, settle):
    hub.start("collector", "it", "[]")
    settle()
    hub.raise_event("it", "item", "1")
    hub.terminate("it", '"enough"')
    settle()
    assert (hub.get("it").status, hub.get("it").output) == (TERMINATED, '"enough"')


def test_the_next_generation_hears_first_what_was_left_over_then_what_came_since(
    hub, worker, settle
):
    hub.start("collector", "it", "[]")
    hub.raise_event("it", "item", '"read"')
    hub.raise_event("it", "item", '"left over"')
    turn = hub.next_orchestration()
    hub.raise_event("it", "item", '"came since"')
    hub.complete_orchestration(turn.token, worker.orchestrate(turn.request))
    settle()
    assert json.loads(hub.get("it").output) == ["read", "left over", "came since"]


def test_a_custom_status_outlives_the_generation_that_set_it(hub, worker):
    hub.start("countdown", "it", "2")
    turn = hub.next_orchestration()
    answer = worker.orchestrate(turn.request)
    answer.customStatus.value = '"counting"'
    hub.complete_orchestration(turn.token, answer)
    run_until_idle(hub, worker)
    assert hub.get("it").custom_status == '"counting"'


def test_entities_are_not_served_and_the_orchestration_is_told(hub, worker):
    hub.start("entity_caller", "it")
    run_until_idle(hub, worker)
    assert hub.get("it").status is FAILED
    assert hub.get("it").failure.errorMessage == "This engine has no sendEntityMessage"


def test_activities_that_nobody_waits_for_are_performed_all_the_same(hub, worker, notes):
    hub.start("last_word", "it")
    run_until_idle(hub, worker)
    assert notes == ["bye"]
    assert kinds(hub, "it")[-1] == "executionCompleted"


def test_only_what_has_ended_is_purged(hub, settle):
    hub.start("gate", "it")
    settle()
    assert hub.purge("it") == 0
    hub.raise_event("it", "approval", None)
    settle()
    assert hub.purge("it") == 1
    assert hub.get("it") is None
    assert hub.purge("it") == 0


def test_a_purge_takes_the_ended_children_along_if_so_wished(hub, settle):
    hub.start("offspring", "wave", '["a", "b"]')
    settle()
    hub.raise_event("wave-a", "approval", None)
    hub.terminate("wave", None, recursive=False)
    settle()
    hub.start("parent", "other", '["ada"]')
    settle()
    assert hub.purge("other", recursive=False) == 1
    assert hub.purge("wave", recursive=True) == 2
    assert hub.get("wave-a") is None
    assert hub.get("wave-b").status is RUNNING


def test_a_query_finds_by_status_name_and_time(hub, clock, settle):
    moments = []
    for name in ("wave-1", "wave-2", "trial"):
        moments.append(clock.now())
        hub.start("gate", name)
        clock.advance(timedelta(minutes=1))
    settle()
    hub.terminate("wave-1")
    settle()

    def found(**conditions):
        return [instance.id for instance in hub.query(pb.InstanceQuery(**conditions))[0]]

    assert found() == ["wave-1", "wave-2", "trial"]
    assert found(runtimeStatus=[RUNNING.value]) == ["wave-2", "trial"]
    assert found(instanceIdPrefix={"value": "wave-"}) == ["wave-1", "wave-2"]
    assert found(createdTimeFrom=helpers.new_timestamp(moments[1])) == ["wave-2", "trial"]
    assert found(createdTimeTo=helpers.new_timestamp(moments[1])) == ["wave-1"]


def test_a_query_comes_in_pages(hub):
    names = [f"it-{number}" for number in range(5)]
    for name in names:
        hub.start("gate", name)
    pages, token = [], None
    while token is not None or not pages:
        page, token = hub.query(
            pb.InstanceQuery(maxInstanceCount=2, continuationToken=helpers.get_string_value(token))
        )
        pages.append([instance.id for instance in page])
    assert pages == [names[:2], names[2:4], names[4:]]


def test_listeners_hear_of_each_change_until_they_leave(hub):
    heard = []
    leave = hub.subscribe(lambda: heard.append("change"))
    hub.start("gate", "it")
    hub.raise_event("it", "approval", None)
    assert len(heard) == 2
    leave()
    hub.terminate("it")
    assert len(heard) == 2


def test_two_hubs_live_side_by_side(clock):
    one, other = TaskHub(None, clock), TaskHub(None, clock)
    one.start("sequence", "it", "[]")
    assert other.get("it") is None
