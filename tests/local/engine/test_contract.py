"""The same orchestrations on the stock backend and on ours leave the same histories."""

import pytest
from google.protobuf.json_format import MessageToDict

from tests.local.engine.engines import Ours, Stock

LEFT_OUT = {
    "timestamp",  # the stock backend leaves most at zero
    "fireAt",
    "stackTrace",
    "parentInstance",  # the stock backend tells no child of its parent
    "executionId",
    "tags",
}


def sequence(engine):
    engine.start("sequence", "it", ["ada", "bob"])


def fan_out(engine):
    engine.start("fan_out", "it", ["ada", "bob", "cyd"])


def failing_activity(engine):
    engine.start("unlucky", "it")


def failure_caught(engine):
    engine.start("forgiving", "it")


def retries(engine):
    engine.start("persistent", "it")


def timers(engine):
    engine.start("naps", "it", 2)


def early_event(engine):
    engine.start("gate", "it")
    engine.raise_event("it", "approval", "mona")


def late_event(engine):
    engine.start("gate", "it")
    engine.settle()
    engine.raise_event("it", "approval", "mona")


def two_events_at_once(engine):
    engine.start("two_gates", "it")
    engine.settle()
    engine.raise_event("it", "approval", 1)
    engine.raise_event("it", "Approval", 2)


def unexpected_event(engine):
    engine.start("gate", "it")
    engine.raise_event("it", "applause", "clap")
    engine.settle()
    engine.raise_event("it", "approval", "mona")


def children(engine):
    engine.start("parent", "it", ["ada", "bob"])


def failing_child(engine):
    engine.start("parent_of_the_unlucky", "it")


def child_retried(engine):
    engine.start("parent_with_patience", "it")


def child_that_runs_already(engine):
    engine.start("gate", "other")
    engine.settle()
    engine.start("parent_of", "it", ["gate", "other", None])


def child_in_the_place_of_an_ended_one(engine):
    engine.start("sequence", "other", [])
    engine.settle()
    engine.start("parent_of", "it", ["sequence", "other", ["ada"]])


def continue_as_new(engine):
    engine.start("countdown", "it", 3)


def carryover(engine):
    engine.start("collector", "it", [])
    for item in "abc":
        engine.raise_event("it", "item", item)


def carryover_with_late_arrivals(engine):
    engine.start("collector", "it", [])
    engine.settle()
    for item in "ab":
        engine.raise_event("it", "item", item)
    engine.settle()
    engine.raise_event("it", "item", "c")


def suspend_and_resume(engine):
    engine.start("gate", "it")
    engine.settle()
    engine.suspend("it")
    engine.settle()
    engine.raise_event("it", "approval", "mona")
    engine.settle()
    engine.resume("it")


def terminate(engine):
    engine.start("gate", "it")
    engine.settle()
    engine.terminate("it")


def terminate_the_suspended(engine):
    engine.start("gate", "it")
    engine.settle()
    engine.suspend("it")
    engine.settle()
    engine.terminate("it")


def custom_status(engine):
    engine.start("announcer", "it")
    engine.settle()
    engine.raise_event("it", "approval", "mona")


def event_between_instances(engine):
    engine.start("gate", "it")
    engine.settle()
    engine.start("messenger", "friend", "it")
    engine.settle()


def event_to_nobody(engine):
    engine.start("messenger", "it", "nobody")


def race_won_by_the_event(engine):
    engine.start("impatient", "it")
    engine.settle()
    engine.raise_event("it", "approval", "mona")


def race_won_by_the_timer(engine):
    engine.start("deadline", "it")


SCENES = [
    sequence,
    fan_out,
    failing_activity,
    failure_caught,
    retries,
    timers,
    early_event,
    late_event,
    two_events_at_once,
    unexpected_event,
    children,
    failing_child,
    child_retried,
    child_that_runs_already,
    child_in_the_place_of_an_ended_one,
    continue_as_new,
    carryover,
    carryover_with_late_arrivals,
    suspend_and_resume,
    terminate,
    terminate_the_suspended,
    custom_status,
    event_between_instances,
    event_to_nobody,
    race_won_by_the_event,
    race_won_by_the_timer,
]


def play(scene, engine):
    scene(engine)
    engine.run("it")
    state = engine.state("it")
    return {
        "status": state.orchestrationStatus,
        "output": state.output.value,
        "custom status": state.customStatus.value,
        "input": state.input.value,
        "history": [simplified(event) for event in engine.history("it")],
    }


def simplified(event):
    """Keep what both engines must agree on."""
    event = MessageToDict(event)
    (kind,) = event.keys() - {"eventId", "timestamp"}
    if kind == "subOrchestrationInstanceFailed":  # ours passes on the child's own failure
        del event[kind]["failureDetails"]
    return event["eventId"], kind, pruned(event[kind])


def pruned(value):
    if isinstance(value, dict):
        kept = {key: pruned(each) for key, each in value.items() if key not in LEFT_OUT}
        return {key: each for key, each in kept.items() if each not in ("", {})}
    return value


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_both_engines_write_the_same_history(scene, hub, worker, monkeypatch):
    ours = play(scene, Ours(hub, worker))
    assert ours == play(scene, Stock(worker, monkeypatch))
    assert ours["history"][-1][1] == "executionCompleted"
