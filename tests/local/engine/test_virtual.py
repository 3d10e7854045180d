"""A hub for virtual time carries stories as the one with a journal does, and keeps none of them."""

from datetime import UTC, datetime, timedelta

import pytest
from durabletask.task import TaskFailedError, when_any

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.migration import Outcome
from domain.status import Gate
from local.clock import VirtualClock
from local.engine import InstanceExists, InstanceMissing
from local.engine.virtual import VirtualHub
from local.fleet.stage import FleetStage
from local.rehearsal import Rehearsal

START = datetime(2026, 3, 1, tzinfo=UTC)
YES = Approval(Decision.APPROVE, "mona", "go", ACKNOWLEDGEMENT)


def hub(activities=None, **plays):
    return VirtualHub(plays, activities or {}, VirtualClock(START))


def played(hub, name, given=None):
    hub.start(name, "it", given)
    hub.run()
    return hub.lives["it"]


@pytest.mark.parametrize("stage", [Rehearsal, FleetStage])
def test_a_wave_tells_the_same_on_either_hub_to_the_letter(stage, told_by):
    told, outcomes = told_by(stage)
    assert outcomes == {Outcome.MIGRATED, Outcome.FAILED}
    assert told == told_by(Rehearsal)[0]


@pytest.fixture(scope="module")
def told_by():
    known = {}

    def tell(kind):
        if kind not in known:
            stage, told = kind(), []
            stage.status.listeners.append(told.append)
            stage.status.listeners.append(lambda progress: approve(stage, progress))
            refs = [stage.add_instance(1), stage.add_instance(2, ping_status="")]
            wave = stage.wave(*refs)
            stage.start(wave)
            stage.play(lambda: False)
            known[kind] = told, {each.outcome for each in stage.report(wave).reports}
        return known[kind]

    return tell


def approve(stage, progress):
    if progress.waiting and progress.waiting.gate is Gate.APPROVAL:
        stage.answer(progress.subject, YES)


def test_an_event_that_came_in_an_earlier_execution_is_heard_in_the_next():
    def story(ctx, given):
        if given == "again":
            return (yield ctx.wait_for_external_event("Word"))
        yield ctx.create_timer(timedelta(hours=1))
        ctx.continue_as_new("again", save_events=True)
        return None

    stage = hub(story=story)
    stage.start("story", "it", "first")
    stage.tell("it", "wORD", "heard")
    stage.run()
    assert stage.lives["it"].gave == "heard"


def test_what_an_earlier_execution_waited_for_does_not_reach_the_next():
    def story(ctx, given):
        timer = ctx.create_timer(timedelta(hours=1))
        if given == "first":
            ctx.continue_as_new("second")
            return None
        yield timer
        return ctx.current_utc_datetime.hour

    stage = hub(story=story)
    assert played(stage, "story", "first").gave == 1
    assert stage.turns == 3


def test_a_timer_that_was_cancelled_moves_no_clock():
    def story(ctx, _):
        soon, late = (ctx.create_timer(timedelta(hours=hours)) for hours in (1, 9))
        yield when_any([soon, late])
        late.cancel()
        yield ctx.wait_for_external_event("never")

    stage = hub(story=story)
    played(stage, "story")
    assert stage.clock.now() == START + timedelta(hours=1)


def test_an_activity_that_breaks_is_tried_three_times_with_growing_pauses():
    tried = []

    def broken(_):
        tried.append(stage.clock.now() - START)
        raise RuntimeError("out of paper")

    def story(ctx, _):
        try:
            yield ctx.call_activity("print", input=1)
        except TaskFailedError as failure:
            return failure.details.message

    stage = hub({"print": broken}, story=story)
    assert played(stage, "story").gave == "out of paper"
    assert tried == [timedelta(seconds=each) for each in (0, 5, 25)]


def test_a_parent_hears_why_its_child_broke():
    def child(ctx, _):
        yield ctx.create_timer(timedelta(seconds=1))
        raise ValueError("no more")

    def parent(ctx, _):
        try:
            yield ctx.call_sub_orchestrator("child", instance_id="child")
        except TaskFailedError as failure:
            return failure.details.message

    assert played(hub(child=child, parent=parent), "parent").gave == "no more"


def test_a_child_with_a_taken_id_or_an_unknown_name_fails_its_parent_alone():
    def parent(ctx, given):
        yield ctx.call_sub_orchestrator(*given[:1], instance_id=given[1])

    stage = hub(parent=parent)
    taken = played(stage, "parent", ["parent", "it"])
    assert "already exists" in str(taken.broke)
    stage.start("parent", "other", ["nobody", "new"])
    stage.run()
    assert "not registered" in str(stage.lives["other"].broke)


def test_it_stops_at_its_limit_and_refuses_what_is_not_there():
    def story(ctx, _):
        yield ctx.create_timer(timedelta(days=2))

    stage = hub(story=story)
    stage.start("story", "it", None)
    stage.run(limit=START + timedelta(days=1))
    assert stage.clock.now() == START + timedelta(days=1)
    assert not stage.lives["it"].over
    with pytest.raises(InstanceExists):
        stage.start("story", "it", None)
    with pytest.raises(InstanceMissing):
        stage.tell("nobody", "word", None)


def test_what_an_activity_gave_is_heard_so_much_later_and_meanwhile_others_go_on():
    def story(ctx, _):
        first = ctx.call_activity("look")
        assert (yield when_any([first, ctx.create_timer(timedelta(seconds=1))])) is not first
        yield first
        return str(ctx.current_utc_datetime)

    slow = VirtualHub({"story": story}, {"look": str}, VirtualClock(START), timedelta(seconds=3))
    assert played(slow, "story").gave == str((START + timedelta(seconds=3)).replace(tzinfo=None))
