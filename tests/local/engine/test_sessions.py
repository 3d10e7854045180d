"""A worker that keeps sessions does what one that replays everything does, and no more."""

import json

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest

from local.engine import AppWorker, TaskHub, run_until_idle
from tests.local.engine.stories import STORIES, assemble
from tests.local.engine.words import raised, resumed, suspended

SAMPLES = {
    "sequence": ["ada", "bob"], "fan_out": ["ada", "bob", "cyd"], "forgiving": None,
    "persistent": None, "hopeless": None, "naps": 4, "parent": ["ada", "bob"],
    "parent_of_the_unlucky": None, "countdown": 3, "announcer": None, "impatient": None,
    "deadline": None, "poll": 25, "clock_reader": None, "offspring": ["a", "b"],
}  # fmt: skip


def played(clock, story, value, sessions):
    hub = TaskHub(None, type(clock)(clock.now()))
    worker = AppWorker(assemble([]), sessions=sessions)
    hub.start(story, "it", json.dumps(value))
    run_until_idle(hub, worker)
    for each in filter(is_running, hub.query()[0]):
        for event in (suspended(), raised("approval", '"go"'), resumed()):
            hub.tell(each.instanceId, event)
    run_until_idle(hub, worker)
    told = [in_words(hub.history(each.instanceId)) for each in hub.query()[0]]
    hub.close()
    return told


def is_running(state):
    return state.orchestrationStatus == pb.ORCHESTRATION_STATUS_RUNNING


def in_words(history):
    """Spell a history without what is drawn by lot."""
    for event in history:
        for part in (event.executionStarted, event.executionStarted.parentInstance):
            part.orchestrationInstance.executionId.value = ""
    return [str(event) for event in history]


@pytest.mark.parametrize("sessions", [1, 100])
@pytest.mark.parametrize("story", SAMPLES)
def test_histories_are_the_same_to_the_letter(clock, story, sessions):
    assert played(clock, story, SAMPLES[story], sessions) == played(clock, story, SAMPLES[story], 0)


@pytest.fixture
def counted():
    """Count how often a story has begun from its first event."""
    began = []

    def counting(ctx, _):
        began.append(ctx.is_replaying)
        yield ctx.wait_for_external_event("one")
        yield ctx.wait_for_external_event("two")
        return "both"

    STORIES.append(counting)
    yield began
    STORIES.remove(counting)


def test_a_story_that_is_kept_does_not_begin_again(hub, counted):
    worker = AppWorker(assemble([]), sessions=1)
    hub.start("counting", "it")
    for name in ("one", "two"):
        run_until_idle(hub, worker)
        hub.tell("it", raised(name, "1"))
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == '"both"'
    assert counted == [False]


def test_of_too_many_that_without_a_turn_for_longest_begins_again(hub, counted):
    worker = AppWorker(assemble([]), sessions=1)
    hub.start("counting", "it")
    run_until_idle(hub, worker)
    hub.start("counting", "other")
    run_until_idle(hub, worker)
    hub.tell("it", raised("one", "1"))
    run_until_idle(hub, worker)
    assert counted == [False, False, True]


def test_a_turn_that_is_handed_out_again_is_played_from_the_first_event(hub, counted):
    worker = AppWorker(assemble([]), sessions=1)
    hub.start("counting", "it")
    run_until_idle(hub, worker)
    hub.tell("it", raised("one", "1"))
    work = hub.next_orchestration()
    worker.orchestrate(work.request)
    hub.abandon(work.token)
    run_until_idle(hub, worker)
    hub.tell("it", raised("two", "1"))
    run_until_idle(hub, worker)
    assert hub.get("it").output.value == '"both"'
    assert counted == [False, True]
