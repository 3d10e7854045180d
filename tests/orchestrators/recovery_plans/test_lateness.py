"""Stories that break, members that are silent or late, words twice and from strangers."""

import json
from dataclasses import replace
from datetime import timedelta

from domain.job import NOTHING_TO_DO
from domain.migration import Pace
from domain.migration_scene import MigrationScene
from domain.pace import Vigil
from domain.plan_roll import Call, MemberNote, PlanWord, Standing
from domain.plan_status import PlanState
from domain.run import Registration
from domain.wave import migrations
from orchestrators.migrate_instance import migrate_instance
from orchestrators.plan_signals import member_spoke, plan_word, your_turn
from tests.local.engine.words import terminated
from tests.orchestrators.conftest import CLEAN, YES
from tests.orchestrators.planning import (
    CHECK,
    at_state,
    ended_after,
    group,
    migrate_together,
    outcomes,
    subject_of,
    taken,
    wake,
)
from wire import to_wire


def test_a_plan_whose_story_breaks_lets_its_members_go_and_holds_the_next_one_back(stage):
    many = [stage.add_instance(number) for number in range(1, 9)]
    groups = [group(ref) for ref in many]
    for ref in many[:7]:
        stage.answers[ref.instance_id] = None
    wave = stage.wave(*many, recovery_plan=tuple(groups))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=1))
    stage.hub.tell("w1:plan:1", terminated())
    stage.go_on()
    report = stage.report(wave)
    assert outcomes(report) == ["expired"] * 7 + ["failed"]
    assert "its story broke" in report.reports[7].because
    assert "the story broke" in report.plans[0].because
    assert all(stage.in_aws(ref) for ref in many)


def test_a_plan_whose_story_breaks_in_its_failover_wakes_nobody_without_proof(stage, refs):
    a, b = refs[:2]
    wave = stage.wave(a, b, recovery_plan=(group(a, after=[CHECK]), group(b)))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    stage.hub.tell("w1:plan:1", terminated())
    stage.go_on()
    report = stage.report(wave)
    assert outcomes(report) == ["migrated", "held"]
    assert not stage.in_aws(b)


def test_a_broken_story_above_the_plans_does_not_keep_the_wave(stage, refs):
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(minutes=1))
    stage.hub.tell("w1:plans", terminated(recursive=False))
    stage.go_on()
    report = stage.report(wave)
    assert outcomes(report) == ["migrated"]
    assert "the story above it broke" in report.plans[0].because


def test_a_member_whose_story_breaks_does_not_hang_the_plan(stage, refs):
    a, b = refs[:2]
    stage.spoiler.next_time("describe_instance", {"nonsense": True})
    report = migrate_together(stage, group(a, b))
    assert sorted(outcomes(report)) == ["held", "migrated"]
    assert ended_after(stage) < timedelta(hours=6)


def test_a_member_that_stays_silent_is_left_out_when_patience_ends(stage, refs):
    a, b = refs[:2]
    stage.answers[b.instance_id] = None
    soon = Vigil(timedelta(hours=1), timedelta(hours=1), timedelta(days=2))
    late = YES
    wave = stage.wave(a, b, recovery_plan=(group(a, b),), pace=Pace(gathering=soon))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=4))
    assert stage.status.read_wave("w1").instances[0].report.outcome == "migrated"
    stage.answer(subject_of(b), late)  # too late: the plan has gone
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated", "failed"]
    assert (stage.in_aws(b), stage.traces(b)) == (True, CLEAN)


def test_one_whose_plan_has_no_story_at_all_gives_up_in_the_end_with_its_source_running(
    stage, refs
):
    a = refs[0]
    soon = Pace(
        gathering=Vigil(timedelta(hours=1), timedelta(hours=1), timedelta(days=1)),
        suspended_job=Vigil(timedelta(hours=1), timedelta(hours=1), timedelta(days=1)),
    )
    (order,) = migrations(stage.wave(a, pace=soon))
    scene = MigrationScene(replace(order, plan_story="nobody"))
    stage.begin(migrate_instance, scene, "alone")
    stage.status.accept(Registration("w1", "w1", "", a.account_id, a.region, (a.instance_id,)))
    stage.go_on()
    report = stage.result(migrate_instance, "alone")
    assert (report.outcome, "never called it" in report.because) == ("failed", True)
    assert (taken(stage, "stop_instance"), stage.in_aws(a)) == ([], True)
    assert stage.traces(a) == CLEAN


def test_one_that_comes_after_its_plan_has_ended_is_told_at_once_that_it_went_without_it(
    stage, refs
):
    a, b = refs[:2]
    stage.answers[b.instance_id] = None
    soon = Vigil(timedelta(hours=1), timedelta(hours=1), timedelta(days=2))
    wave = stage.wave(a, b, recovery_plan=(group(a, b),), pace=Pace(gathering=soon))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=6))
    assert stage.status.read_wave("w1").plans[0].state is PlanState.ENDED
    stage.answer(subject_of(b), YES)
    stage.go_on(limit=stage.clock.now() + timedelta(days=1))
    late = stage.report(wave).reports[1]
    assert (late.outcome, "went on without it" in late.because) == ("failed", True)
    assert (taken(stage, "stop_instance"), stage.in_aws(b)) == ([a], True)
    assert stage.traces(b) == CLEAN


def test_one_that_comes_while_the_plan_fails_over_is_told_that_it_goes_without_it(stage, refs):
    a, b = refs[:2]
    stage.answers[b.instance_id] = None
    soon = Vigil(timedelta(hours=1), timedelta(hours=1), timedelta(days=2))
    at_state(stage, PlanState.FAILING_OVER, lambda _: stage.answer(subject_of(b), YES))
    report = migrate_together(stage, group(a), group(b), pace=Pace(gathering=soon))
    assert outcomes(report) == ["migrated", "failed"]
    assert "went on without it" in report.reports[1].because
    assert (stage.in_aws(b), stage.traces(b)) == (True, CLEAN)
    (plan,) = taken(stage, "start_plan")
    assert len(plan.groups) == 1


def test_a_failover_that_the_vault_calls_done_is_judged_item_by_item(stage, refs):
    stage.spoiler.next_time("start_plan_failover", NOTHING_TO_DO)
    report = migrate_together(stage, group(*refs[:2]))
    stage.clock.advance(timedelta(days=1))
    assert outcomes(report) == ["failed"] * 2
    assert all(stage.in_aws(ref) for ref in refs[:2])


def test_a_call_that_comes_twice_is_heard_once(stage, refs):
    stop = json.dumps(to_wire(PlanWord(Call.STOP)))
    story = f"w1:{refs[0].instance_id}"
    at_state(stage, PlanState.FAILING_OVER, lambda _: wake(stage, plan_word(1), stop, story))
    assert outcomes(migrate_together(stage, group(refs[0]))) == ["migrated"]
    assert len(taken(stage, "stop_instance")) == 1


def test_signals_twice_late_or_from_strangers_change_nothing(stage, refs):
    a, b = refs[:2]

    def confuse(_):
        for standing in Standing:
            for who in ("i-0000000000000ffff", a.instance_id):
                if standing is Standing.OUT and who == a.instance_id:
                    continue
                note = MemberNote(who, standing, "x/replicationProtectionContainers/y")
                wake(stage, member_spoke, json.dumps(to_wire(note)))
        wake(stage, your_turn, json.dumps({"go": False, "because": "late"}))

    at_state(stage, PlanState.COMMITTING, confuse)
    report = migrate_together(stage, group(a, b))
    assert outcomes(report) == ["migrated"] * 2
