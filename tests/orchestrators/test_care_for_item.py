"""Items moved and switched while their instances wait; held ones given another point."""

from datetime import timedelta

import pytest

from domain.errors import Refusal, Refused
from domain.item_care import ItemCare, PointCare, moved_landing, switched_landing
from domain.itinerary import Phase
from domain.job import NOTHING_TO_DO
from domain.migration import Outcome
from domain.protected_item import Operation, allows
from domain.provider import Provider
from domain.replication import PointChange
from domain.status import Gate, Subject
from domain.virtual_machine import alive
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.policy import Mapping, Policy
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    ServerRegistration,
    register_appliance,
    register_process_server,
)
from local.simulators.site_recovery.ports import SimulatedSiteRecovery, SimulatedTargetCloud
from orchestrators.care_for_item import change_recovery_point, move_item, switch_provider
from tests.orchestrators.conftest import CLASSIC, HELD_FOR_A_PERSON, YES

NOW = timedelta()


@pytest.fixture(params=Provider)
def stage(stage_with, request):
    """Set up a stage whose one instance waits for an answer, and a second server beside it."""
    stage = stage_with(classic=request.param is Provider.CLASSIC)
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    stage.start(stage.wave(ref, cutover=HELD_FOR_A_PERSON))
    stage.go_on(until=lambda: shown(stage).waiting)
    if request.param is Provider.CLASSIC:
        given = ProcessServerRegistration(name="second", address="10.0.0.12", after=NOW)
        register_process_server(stage.world, given)
    else:
        given = ServerRegistration(name="second", address="10.0.0.12", after=NOW)
        register_appliance(stage.world, given)
    return stage


def shown(stage):
    (instance,) = stage.status.read_wave("w1").instances
    return instance


def care(stage, flow, landing):
    instance = shown(stage)
    subject = Subject("w1", instance.instance_id, instance.attempt)
    order = ItemCare(subject, instance.item_id, landing, instance.phase, "mona")
    stage.begin(flow, order, "care")
    stage.go_on(limit=stage.clock.now() + timedelta(hours=1))
    return stage.result(flow, "care")


def move(stage, onto="second"):
    return care(stage, move_item, moved_landing(stage.landing(), shown(stage), onto))


def switch(stage):
    register_appliance(
        stage.world, ServerRegistration(name="modern", address="10.0.0.30", after=NOW)
    )
    stage.clock.advance(timedelta(minutes=1))
    with stage.world.intervention():
        fabric = next(f for f in stage.world.fabrics if f.provider is Provider.MODERNISED)
    stage.world.policies["modern"] = Policy("modern", provider=Provider.MODERNISED)
    mapping = Mapping(f"{fabric.container}-modern", "modern", fabric)
    stage.world.mappings[mapping.key] = mapping
    return care(stage, switch_provider, switched_landing(stage.landing(), ""))


def remarks(stage):
    return [each.event.words for each in stage.status.list_events("w1", "", 1_000)]


def finish(stage):
    """Say yes, and let the instance's own story come to its end."""
    instance = shown(stage)
    stage.answer(Subject("w1", instance.instance_id, instance.attempt), YES)
    stage.go_on()
    return shown(stage).report.outcome


def test_an_item_moves_while_its_instance_waits_and_migrates_from_there(stage):
    before = shown(stage)
    assert move(stage).done
    (item,) = stage.world.items.values()
    assert item.server.name == "second"
    assert shown(stage) == before
    assert before.waiting.gate is Gate.APPROVAL
    assert "a move to second begins, asked for by mona" in remarks(stage)
    assert "a move to second is done" in remarks(stage)
    assert finish(stage) is Outcome.MIGRATED


def test_a_move_to_where_the_item_is_changes_nothing(stage):
    move(stage)
    effects = stage.world.ledger.effects()
    stage.begin(move_item, stage_order(stage), "again")
    stage.go_on(limit=stage.clock.now() + timedelta(hours=1))
    assert stage.result(move_item, "again").done
    assert stage.world.ledger.effects() == effects


def stage_order(stage):
    instance = shown(stage)
    landing = moved_landing(stage.landing(), instance, "second")
    subject = Subject("w1", instance.instance_id, instance.attempt)
    return ItemCare(subject, instance.item_id, landing, instance.phase)


@pytest.mark.parametrize("step", ["get_appliance", "start_move", "get_job", "get_protected_item"])
def test_a_move_that_is_refused_says_why_and_harms_nobody(stage, step):
    refusal = Refusal("site_recovery.806", "second", "it is silent", "Start its services.")
    stage.spoiler.next_time(step, Refused(refusal))
    report = move(stage)
    assert (report.done, report.remedy) == (False, "Start its services.")
    assert "it is silent" in report.because
    assert any("a move to second failed: second: it is silent" in each for each in remarks(stage))
    assert finish(stage) is Outcome.MIGRATED


def test_a_move_whose_job_fails_for_a_moment_is_tried_again(stage):
    operation = "reassociate_gateway" if stage.settings.classic else "update_appliance"
    stage.world.faults.inject(Fault(FaultKind.JOB_ERROR, when=operation, code="806"))
    assert move(stage).done
    (item,) = stage.world.items.values()
    assert item.server.name == "second"


@CLASSIC
def test_a_classic_item_switches_while_its_instance_waits_and_migrates_as_a_modernised_one(stage):
    before = shown(stage)
    assert (before.provider, before.phase) == (Provider.CLASSIC, Phase.AWAITING_APPROVAL)
    assert switch(stage).done
    after = shown(stage)
    assert (after.provider, after.phase, after.waiting) == (
        Provider.MODERNISED,
        before.phase,
        before.waiting,
    )
    assert "a switch to provider InMageRcm is done" in remarks(stage)
    assert finish(stage) is Outcome.MIGRATED
    assert stage.world.items == {}


@pytest.fixture
def held(stage):
    """Let the instance be held: its virtual machine never boots."""
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    assert finish(stage) is Outcome.HELD
    return stage


def change_point(stage, point, name="care"):
    instance = shown(stage)
    subject = Subject("w1", instance.instance_id, instance.attempt)
    order = PointCare(
        subject, PointChange(instance.item_id, point.point_id), instance.phase, "mona"
    )
    stage.begin(change_recovery_point, order, name)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=1))
    return stage.result(change_recovery_point, name)


def points_of(stage):
    return SimulatedSiteRecovery(stage.world).list_recovery_points(shown(stage).item_id)


def test_who_is_held_gets_another_point_and_nothing_is_committed(held):
    before, oldest = shown(held), points_of(held)[-1]
    assert change_point(held, oldest).done
    item = SimulatedSiteRecovery(held.world).get_protected_item(before.item_id)
    assert item.failover_point_id == oldest.point_id
    assert allows(item, Operation.COMMIT)
    held.clock.advance(timedelta(hours=1))  # it boots, where the one before it never did
    machine = SimulatedTargetCloud(held.world).get_virtual_machine(item.target_vm_id)
    assert alive(machine)
    assert shown(held) == before
    words = f"a change to recovery point {oldest.name}"
    assert [each for each in remarks(held) if each.startswith(words)] == [
        f"{words} begins, asked for by mona",
        f"{words} is done",
    ]


def test_the_same_point_again_is_done_already_and_a_refused_one_says_why(held):
    newer, oldest = points_of(held)[-2:]
    assert change_point(held, oldest).done
    effects = held.world.ledger.effects()
    assert change_point(held, oldest, "again").done
    assert held.world.ledger.effects() == effects
    refusal = Refusal("site_recovery.ChangePit_not_allowed", "web-1", "not now", "Wait.")
    held.spoiler.next_time("start_point_change", Refused(refusal))
    report = change_point(held, newer, "refused")
    assert (report.done, report.remedy) == (False, "Wait.")
    words = f"a change to recovery point {newer.name} failed: web-1: not now"
    assert any(each.startswith(words) for each in remarks(held))


def test_a_change_that_finds_another_one_under_way_says_that_it_came_second(held):
    oldest = points_of(held)[-1]
    held.spoiler.next_time("start_point_change", NOTHING_TO_DO)  # what the other's job ends as
    report = change_point(held, oldest)
    assert not report.done
    assert "came first" in report.because
