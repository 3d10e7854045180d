"""What is handed out comes back once: by its worker, or by the end of its lease."""

from datetime import timedelta

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local.engine import run_until_idle
from tests.local.engine.words import raised, terminated

LEASE = timedelta(minutes=30)


@pytest.fixture
def at_work(hub, worker):
    """Hand out the one activity of an instance, with the answer to bring back."""
    hub.start("sequence", "it", '["ada"]')
    turn = hub.next_orchestration()
    hub.complete(turn.token, worker.orchestrate(turn.request))
    work = hub.next_activity()
    return work.token, worker.act(work.request)


@pytest.mark.usefixtures("at_work")
def test_an_item_is_handed_to_one_worker_only(hub):
    assert hub.next_activity() is None


def test_an_instance_has_one_turn_at_a_time(hub):
    hub.start("gate", "it")
    assert hub.next_orchestration()
    hub.tell("it", raised("approval"))
    assert hub.next_orchestration() is None


def test_what_arrives_during_a_turn_waits_for_the_next(hub, worker):
    hub.start("gate", "it")
    turn = hub.next_orchestration()
    hub.tell("it", raised("approval", '"yes"'))
    hub.complete(turn.token, worker.orchestrate(turn.request))
    second = hub.next_orchestration()
    assert [e.WhichOneof("eventType") for e in second.request.newEvents] == [
        "orchestratorStarted",
        "eventRaised",
    ]


def test_a_second_completion_is_refused_and_changes_nothing(hub, worker, at_work):
    token, answer = at_work
    assert hub.complete(token, answer)
    assert not hub.complete(token, answer)
    run_until_idle(hub, worker)
    completed = [e for e in hub.history("it") if e.HasField("taskCompleted")]
    assert len(completed) == 1


def test_a_second_completion_of_a_turn_is_refused(hub, worker):
    hub.start("sequence", "it", '["ada"]')
    turn = hub.next_orchestration()
    answer = worker.orchestrate(turn.request)
    assert hub.complete(turn.token, answer)
    before = hub.history("it")
    assert not hub.complete(turn.token, answer)
    assert hub.history("it") == before


def test_only_a_token_that_was_given_serves(hub, at_work):
    token, answer = at_work
    assert not hub.complete("invented", answer)
    assert hub.complete(token, answer)


def test_an_item_returns_when_its_lease_ends(hub, clock, at_work):
    token, answer = at_work
    assert hub.fire_due() == clock.now() + LEASE
    clock.advance(LEASE)
    hub.fire_due()
    again = hub.next_activity()
    assert again.request.name == "greet"
    assert again.token != token
    assert not hub.complete(token, answer)
    assert hub.complete(again.token, answer)


def test_who_comes_late_is_refused_even_before_anybody_noticed(hub, clock, at_work):
    token, answer = at_work
    clock.advance(LEASE)
    assert not hub.complete(token, answer)
    hub.fire_due()
    assert hub.next_activity()


def test_a_turn_returns_when_its_lease_ends_and_tells_what_came_since(hub, clock):
    hub.start("gate", "it")
    assert len(hub.next_orchestration().request.newEvents) == 2
    hub.tell("it", raised("approval"))
    clock.advance(LEASE)
    hub.fire_due()
    again = hub.next_orchestration()
    assert len(again.request.newEvents) == 3
    assert again.request.newEvents[0].timestamp.ToDatetime() == clock.now().replace(tzinfo=None)


def test_what_is_abandoned_is_handed_out_again(hub, at_work):
    token, answer = at_work
    hub.abandon(token)
    hub.abandon(token)
    again = hub.next_activity()
    assert again
    assert hub.next_activity() is None
    assert not hub.complete(token, answer)


def test_an_abandoned_turn_is_handed_out_again(hub):
    hub.start("gate", "it")
    turn = hub.next_orchestration()
    hub.abandon(turn.token)
    assert hub.next_orchestration().request.newEvents == turn.request.newEvents


def test_the_result_of_an_ended_instance_is_taken_and_dropped(hub, worker, at_work):
    token, answer = at_work
    hub.tell("it", terminated())
    run_until_idle(hub, worker, limit=hub.clock.now())
    before = hub.history("it")
    assert hub.complete(token, answer)
    run_until_idle(hub, worker)
    assert hub.history("it") == before


def test_a_failure_without_words_is_a_failure(hub, worker, at_work):
    token, _ = at_work
    silent = pb.ActivityResponse(failureDetails=pb.TaskFailureDetails(errorType="Silence"))
    hub.complete(token, silent)
    run_until_idle(hub, worker)
    assert hub.get("it").failureDetails.errorType.endswith("TaskFailedError")
