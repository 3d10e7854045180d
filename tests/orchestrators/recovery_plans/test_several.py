"""Waves that are cut into several plans, and a second run's plans."""

import json
from dataclasses import replace
from datetime import timedelta

from domain.plan_roll import MemberNote, Standing
from domain.plan_status import PlanState
from domain.plan_story import PlansOrder, plan_orders
from domain.recovery_plan import BootGroup
from domain.run import Run
from domain.wave import run_of
from local.simulators.site_recovery.model.discovery import list_machines, register_agent
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.enabling import enable_replication
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings
from orchestrators.conduct_plans import conduct_plans
from orchestrators.plan_signals import member_spoke
from tests.orchestrators.conftest import CLEAN, NO, YES
from tests.orchestrators.planning import (
    CHECK,
    group,
    migrate_together,
    outcomes,
    states,
    wake,
)
from wire import to_wire


def test_230_members_are_cut_into_plans_that_fail_over_one_after_the_other(stage, monkeypatch):
    names = protected(stage, 230)
    wave = replace(stage.wave(stage.add_instance()), recovery_plan=(BootGroup(names),))
    play_members(stage)
    histories = watched(stage, monkeypatch)
    plans = plan_orders(wave)
    stage.begin(conduct_plans, PlansOrder("above", plans), plans[0].above)
    stage.go_on()
    report = stage.result(conduct_plans, plans[0].above)
    assert [each.name for each in report.plans] == ["ferry-w1-1-1", "ferry-w1-1-2", "ferry-w1-1-3"]
    times = [vm.created for vm in stage.world.virtual_machines.values()]
    assert len(times) == 230
    assert times[0] == times[99] < times[100] == times[199] < times[200] == times[229]
    assert stage.world.plans == {}
    assert max(histories) < 250


def watched(stage, monkeypatch):
    """Tell how long the histories are with which stories take their turns."""
    lengths, orchestrate = [0], stage.worker.orchestrate

    def counting(request):
        lengths.append(len(request.pastEvents) + len(request.newEvents))
        return orchestrate(request)

    monkeypatch.setattr(stage.worker, "orchestrate", counting)
    return lengths


def protected(stage, count):
    """Bring so many items into the vault without a wave; tell their names."""
    names = tuple(f"i-{number:017x}" for number in range(1, count + 1))
    for number in range(count):
        register_agent(stage.world, AgentRegistration(f"{number:036}", f"WIN-{number}"))
    stage.clock.advance(timedelta(minutes=16))
    estate, site = stage.world.estate, stage.world.estate.site_id
    for name, machine in zip(names, list_machines(stage.world), strict=True):
        order = EnableOrder(
            policy_id=f"{estate.vault_id}/replicationPolicies/{estate.policy}",
            machine_id=f"{site}/machines/{machine.name}",
            process_server_id=stage.world.appliances[0].server_id,
            target=TargetSettings(estate.target_resource_group_id, f"vm-{name[2:]}"),
            disks_default=DiskChoice(),
        )
        enable_replication(stage.world, name, order)
    stage.clock.advance(timedelta(hours=2))
    return names


def play_members(stage):
    """Say in the name of all members what each act of their plan waits for."""
    say = {
        PlanState.GATHERING: Standing.READY,
        PlanState.STOPPING_SOURCES: Standing.STOPPED,
        PlanState.VALIDATING: Standing.VALIDATED,
    }
    container = stage.world.estate.container_id

    def listen(status):
        for name in (each for one in status.groups for each in one.instances):
            if status.state in say:
                item = f"{container}/replicationProtectedItems/{name}"
                note = MemberNote(name, say[status.state], item)
                story = f"w1:plan:{status.number}"
                wake(stage, member_spoke, json.dumps(to_wire(note)), story)

    stage.status.plan_book.listeners.append(listen)


def test_a_plan_begins_when_the_one_before_has_failed_over_not_when_it_has_ended(stage):
    many = [stage.add_instance(number) for number in range(1, 9)]
    seen = states(stage)
    migrate_together(stage, *(group(ref) for ref in many))
    order = [(name[-1], state) for name, state in seen]
    assert order.index(("2", PlanState.STOPPING_SOURCES)) < order.index(("1", PlanState.ENDED))
    assert order.index(("1", PlanState.VALIDATING)) <= order.index(
        ("2", PlanState.STOPPING_SOURCES)
    )


def test_a_plan_of_which_nobody_knows_how_it_ended_holds_those_behind_it_back(stage):
    many = [stage.add_instance(number) for number in range(1, 9)]
    first = group(many[0], before=[CHECK])
    report = migrate_together(stage, first, *(group(ref) for ref in many[1:]))
    assert outcomes(report) == ["held"] * 7 + ["failed"]
    assert "ferry-w1-1-1" in report.reports[7].because
    assert (stage.in_aws(many[7]), stage.traces(many[7])) == (True, CLEAN | {"items": ANY_ITEMS})


class _Anything:
    def __eq__(self, other):
        return True

    __hash__ = None


ANY_ITEMS = _Anything()


def test_a_second_run_has_plans_of_its_own_for_those_who_try_again(stage, refs):
    a, b = refs[:2]
    stage.answers[b.instance_id] = NO
    groups = (group(a), group(b))
    migrate_together(stage, *groups)
    again = stage.status.add_run(stage.status.read_wave("w1"), [b.instance_id])
    stage.answers[b.instance_id] = YES
    whole = stage.wave(a, b, recovery_plan=groups)
    wave = run_of(whole, Run("w1", again.number, (b.instance_id,)))
    stage.start(wave)
    stage.go_on()
    report = stage.report(wave)
    assert (outcomes(report), report.plans[0].name) == (["migrated"], "ferry-w1-2-1")
    assert [plan.name for plan in stage.status.read_wave("w1").plans] == [
        "ferry-w1-1-1",
        "ferry-w1-2-1",
    ]
