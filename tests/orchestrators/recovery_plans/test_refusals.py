"""Plans that the vault refuses, and failovers of which nobody knows how they ended."""

import json
from datetime import timedelta

import pytest

from domain.errors import Refusal, Refused
from domain.migration import Pace
from domain.pace import Vigil
from domain.plan_roll import Call, PlanWord
from domain.plan_status import PlanState
from orchestrators.plan_signals import plan_word
from tests.orchestrators.conftest import YES
from tests.orchestrators.planning import (
    NO_RIGHTS,
    at_state,
    group,
    migrate_together,
    outcomes,
    subject_of,
    taken,
    wake,
)
from wire import to_wire


@pytest.mark.parametrize("code", ["site_recovery.403", "site_recovery.plan_exists"])
def test_a_plan_that_the_vault_refuses_stops_no_source(stage, refs, code):
    stage.spoiler.next_time("start_plan", Refused(Refusal(code, "plan", "no", "Give them.")))
    report = migrate_together(stage, group(*refs[:2]))
    assert outcomes(report) == ["failed"] * 2
    assert {r.remedy for r in report.reports} == {"Give them."}
    assert (taken(stage, "stop_instance"), taken(stage, "start_plan_failover")) == ([], [])
    foreign = code.endswith("plan_exists")  # and stays
    assert bool(taken(stage, "start_plan_deletion")) is not foreign


@pytest.mark.parametrize("step", ["start_plan", "start_plan_failover"])
def test_a_refused_plan_wakes_everybody(stage, refs, step):
    stage.spoiler.next_time(step, NO_RIGHTS)
    report = migrate_together(stage, group(*refs[:2]))
    stage.clock.advance(timedelta(days=1))
    assert outcomes(report) == ["failed"] * 2
    assert {r.remedy for r in report.reports} == {"Give them."}
    assert all(stage.in_aws(ref) for ref in refs[:2])
    assert stage.world.plans == {}


def test_without_proof_that_nothing_runs_nobody_is_woken(stage, refs):
    stage.spoiler.next_time("start_plan_failover", NO_RIGHTS)
    stage.spoiler.next_time("read_plan", NO_RIGHTS)
    report = migrate_together(stage, group(*refs[:2]))
    assert outcomes(report) == ["held"] * 2
    assert not any(stage.in_aws(ref) for ref in refs[:2])


def test_who_was_never_in_a_plan_is_never_held_by_how_it_ended(stage, refs):
    a, b = refs[:2]
    stage.answers[b.instance_id] = None
    stage.spoiler.next_time("start_plan_failover", NO_RIGHTS)
    stage.spoiler.next_time("read_plan", NO_RIGHTS)
    soon = Vigil(timedelta(hours=1), timedelta(hours=1), timedelta(days=2))
    wave = stage.wave(a, b, recovery_plan=(group(a, b),), pace=Pace(gathering=soon))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=6))
    stop = json.dumps(to_wire(PlanWord(Call.STOP)))
    wake(stage, plan_word(1), stop, f"w1:{b.instance_id}")
    stage.answer(subject_of(b), YES)
    stage.go_on()
    report = stage.report(wave)
    assert outcomes(report) == ["held", "failed"]
    assert (taken(stage, "stop_instance"), report.reports[1].left_behind) == ([a], ())


def test_an_item_that_nobody_can_read_after_the_failover_is_held(stage, refs):
    at_state(
        stage,
        PlanState.FAILING_OVER,
        lambda _: stage.spoiler.next_time("get_protected_item", NO_RIGHTS),
    )
    report = migrate_together(stage, group(refs[0]))
    assert outcomes(report) == ["held"]
    assert not stage.in_aws(refs[0])
