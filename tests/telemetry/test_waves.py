from collections import Counter

import pytest

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.audit import AuditSubject
from domain.run import Run
from domain.status import Gate
from local.rehearsal import Rehearsal
from telemetry.current import Receivers, installed, on
from telemetry.identity import place_of, trace_id_of
from telemetry.stories import tell_run
from tests.telemetry.hearing import Heard

YES = Approval(Decision.APPROVE, "mona", "go", ACKNOWLEDGEMENT)


@pytest.fixture(scope="module")
def heard():
    """Hear what all tests of this file look at: one wave of two, migrated once."""
    listening = Heard()
    with installed(listening.receivers):
        yield listening


@pytest.fixture(scope="module")
def stage(heard):
    assert heard
    rehearsal = Rehearsal()

    def operate(progress):
        if progress.waiting and progress.waiting.gate is Gate.APPROVAL:
            rehearsal.answer(progress.subject, YES)

    rehearsal.status.listeners.append(operate)
    return rehearsal


@pytest.fixture(scope="module")
def wave(stage):
    """Migrate two instances, and give the wave."""
    refs = [stage.add_instance(number) for number in (1, 2)]
    order = stage.wave(*refs)
    stage.start(order)
    stage.go_on()
    assert [str(each.outcome) for each in stage.report(order).reports] == ["migrated"] * 2
    return order


def in_trace(heard, run):
    return [span for span in heard.spans if span.context.trace_id == trace_id_of(run)]


def test_a_wave_is_one_trace_that_hangs_together(heard, wave):
    told = in_trace(heard, wave.name)
    ids = {span.context.span_id for span in told}
    (root,) = [span for span in told if span.parent is None]
    assert (root.name, root.attributes["ferry.outcome.migrated"]) == ("wave w1", 2)
    assert {span.parent.span_id for span in told if span.parent} <= ids
    assert max(Counter(span.context.span_id for span in told).values()) == 1


def test_an_instance_is_a_part_of_it_with_its_ten_steps_and_activities_below(heard, wave):
    ref = wave.orders[0].ref
    about = AuditSubject(wave.name, ref.instance_id, 1)
    (instance,) = heard.named(f"instance {ref.instance_id}")
    assert instance.context.span_id == place_of(about).span_id
    assert instance.attributes["ferry.outcome"] == "migrated"
    below = [s for s in heard.spans if s.parent and s.parent.span_id == instance.context.span_id]
    names = {span.name for span in below}
    assert {"Assess", "Replicate", "Fail over", "Commit"} <= names
    assert {"enable_replication", "start_failover", "stop_instance", "start_commit"} <= names
    assert {span.attributes["ferry.instance_id"] for span in below} == {ref.instance_id}


def test_a_step_spans_the_time_that_the_story_gave_it(heard, stage, wave):
    status = stage.status.read_wave(wave.name).instances[0]
    spans = {s.name: s for s in heard.named("Replicate") + heard.named("Fail over")}
    for step in status.steps:
        if span := spans.get(step.name):
            assert (span.end_time - span.start_time) / 1e9 == pytest.approx(
                (step.ended - step.started).total_seconds(), rel=0.5
            )
    assert spans["Replicate"].end_time > spans["Replicate"].start_time


def test_a_look_that_does_not_say_whose_it_is_has_a_trace_of_its_own(heard, wave):
    looks = heard.named("get_protected_item")
    assert len(looks) > 3
    assert trace_id_of(wave.name) not in {span.context.trace_id for span in looks}


def test_steps_and_instances_are_measured_once(heard, wave):
    assert wave
    steps = heard.of("ferry.step.duration")
    assert steps[("ferry.step", "Replicate"),].count == 2
    ended = heard.of("ferry.instance.duration")
    assert ended[("ferry.outcome", "migrated"),].count == 2


def test_what_is_told_again_after_a_crash_is_the_same_span(heard, stage, wave):
    status, again = stage.status.read_wave(wave.name), Heard()
    run = Run(wave.name, 1, tuple(each.instance_id for each in status.instances))
    with installed(again.receivers):
        tell_run(run, status)
    told = [*heard.named("wave w1"), *again.spans]
    assert len(told) == 2
    assert len({(each.context.span_id, each.start_time, each.end_time) for each in told}) == 1


def test_nothing_is_told_while_nobody_listens(heard):
    before = len(heard.spans)
    with installed(Receivers()):
        stage = Rehearsal()
        stage.start(stage.wave(stage.add_instance(1)))
        stage.go_on()
        assert not on()
    assert len(heard.spans) == before
