"""Members that leave, fail or stay behind, and those who go on without them."""

from datetime import timedelta

import pytest

from domain.itinerary import Phase
from domain.migration import Cancellation
from domain.source_instance import InstanceState
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN, HELD_FOR_A_PERSON, NO, YES
from tests.orchestrators.planning import (
    BEGIN,
    CHECK,
    NO_RIGHTS,
    OPEN,
    ended_after,
    events,
    group,
    migrate_together,
    outcomes,
    subject_of,
    taken,
    with_operator,
)


def test_a_rejected_member_is_taken_back_and_the_others_go(stage, refs):
    a, b, c = refs[:3]
    stage.answers[b.instance_id] = NO
    report = migrate_together(stage, group(a, b), group(c))
    assert outcomes(report) == ["migrated", "rejected", "migrated"]
    assert (stage.in_aws(b), stage.traces(b)) == (True, CLEAN)
    (plan,) = taken(stage, "start_plan")
    assert [len(each.item_ids) for each in plan.groups] == [1, 1]
    assert ended_after(stage) < timedelta(hours=6)  # nobody waits for who has gone


def test_a_group_of_which_nobody_goes_is_left_out_with_its_actions(stage, refs):
    asked = with_operator(stage)
    a, b = refs[:2]
    stage.answers[b.instance_id] = NO
    report = migrate_together(stage, group(a), group(b, before=[CHECK]))
    assert (outcomes(report), asked) == (["migrated", "rejected"], [])


def test_a_plan_of_which_nobody_goes_never_comes_into_the_vault(stage, refs):
    for ref in refs:
        stage.answers[ref.instance_id] = NO
    report = migrate_together(stage, group(*refs))
    assert set(outcomes(report)) == {"rejected"}
    assert stage.world.ledger.effects("create_plan") == []


def test_a_member_is_cancelled_while_it_waits_for_the_others(stage, refs):
    a, b = refs[:2]
    stage.answers[b.instance_id] = None
    wave = stage.wave(a, b, recovery_plan=(group(a, b),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=1))
    stage.send(subject_of(a), cancellation, Cancellation("mona"))
    stage.answer(subject_of(b), YES)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["cancelled", "migrated"]
    assert (stage.in_aws(a), stage.traces(a)) == (True, CLEAN)


@pytest.mark.parametrize("phase", [Phase.STOPPING_SOURCE, Phase.FAILING_OVER])
def test_a_cancellation_comes_too_late_once_the_plan_has_called(stage, refs, phase):
    stage.at(phase, lambda subject: stage.send(subject, cancellation, Cancellation()))
    report = migrate_together(stage, group(*refs[:2]))
    assert outcomes(report) == ["migrated"] * 2


def test_an_item_that_fails_is_woken_in_aws_and_the_others_arrive(stage, refs):
    a, b, c = refs[:3]
    fault = Fault(FaultKind.JOB_ERROR, "unplanned_failover", "web-2-00000002", code="28031")
    stage.world.faults.inject(fault)
    report = migrate_together(stage, group(a, b), group(c))
    stage.clock.advance(timedelta(days=1))
    assert outcomes(report) == ["migrated", "failed", "migrated"]
    failed = report.reports[1]
    assert ("was not created" in failed.because, "Azure Policy" in failed.remedy) == (True, True)
    assert (stage.in_aws(b), stage.traces(b)) == (True, CLEAN)
    assert stage.machines_in_azure() == 2
    assert len(stage.world.ledger.effects("plan_commit")) == 1


def test_a_plan_that_fails_as_a_whole_wakes_everybody(stage, refs):
    stage.world.faults.inject(Fault(FaultKind.JOB_ERROR, "plan_failover", code="28031"))
    report = migrate_together(stage, group(*refs[:2]))
    stage.clock.advance(timedelta(days=1))
    assert outcomes(report) == ["failed"] * 2
    assert all(stage.in_aws(ref) for ref in refs[:2])
    assert [stage.traces(ref) for ref in refs[:2]] == [CLEAN] * 2
    assert stage.world.plans == {}


def test_a_runbook_that_fails_is_told_and_the_plan_goes_on(stage, refs):
    stage.world.faults.inject(Fault(FaultKind.JOB_ERROR, "runbook", "open", code="1"))
    report = migrate_together(stage, group(refs[0]), group(refs[1], before=[OPEN]))
    assert outcomes(report) == ["migrated"] * 2
    assert "The runbook 'open' failed." in report.plans[0].because


def test_a_machine_that_is_not_validated_is_held_and_not_committed(stage, refs):
    a, b = refs[:2]
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS, subject="web-2-00000002"))
    report = migrate_together(stage, group(a, b), cutover=HELD_FOR_A_PERSON)
    assert outcomes(report) == ["migrated", "held"]
    assert "not validated" in report.reports[1].because
    stages = {item.stage.name for item in stage.world.items.values()}
    assert stages == {"COMMIT_PENDING"}
    assert stage.world.ledger.effects("plan_commit") == []
    judged = next(e.at for e in events(stage) if e.words.startswith("held"))
    assert BEGIN + ended_after(stage) - judged < timedelta(minutes=5)  # nor for who is held


def test_a_machine_that_is_not_validated_is_rolled_back_and_the_others_arrive(stage, refs):
    a, b = refs[:2]
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS, subject="web-2-00000002"))
    report = migrate_together(stage, group(a, b))
    assert outcomes(report) == ["migrated", "rolled_back"]
    assert (stage.in_aws(b), stage.traces(b)) == (True, CLEAN)
    assert (stage.in_aws(a), stage.machines_in_azure()) == (False, 1)


def test_a_commit_that_fails_as_a_whole_is_made_up_for_one_by_one(stage, refs):
    stage.spoiler.next_time("start_plan_commit", NO_RIGHTS)
    report = migrate_together(stage, group(*refs[:2]))
    assert outcomes(report) == ["migrated"] * 2
    assert stage.world.ledger.effects("plan_commit") == []
    assert any("one by one" in event.words for event in events(stage))


def test_a_plan_that_cannot_be_deleted_is_named(stage, refs):
    stage.spoiler.next_time("start_plan_deletion", NO_RIGHTS)
    report = migrate_together(stage, group(refs[0]))
    (plan,) = report.plans
    assert ("ferry-w1-1-1" in plan.left_behind[0], "no rights" in plan.left_behind[0]) == (
        True,
        True,
    )
    assert "ferry-w1-1-1" in report.reports[0].left_behind[0]  # its item stays with the plan
    assert any("still in the vault" in event.words for event in events(stage))


def test_a_source_that_does_not_stop_is_left_out(stage, refs):
    a, b = refs[:2]
    stage.spoiler.next_time("stop_instance", NO_RIGHTS)
    report = migrate_together(stage, group(a, b))
    assert sorted(outcomes(report)) == ["failed", "migrated"]
    lost = next(r for r, o in zip((a, b), outcomes(report), strict=True) if o == "failed")
    stage.clock.advance(timedelta(days=1))
    assert (stage.in_aws(lost), stage.traces(lost)) == (True, CLEAN)


def test_who_is_cancelled_while_the_plan_is_written_is_taken_back_once_it_is_out_of_it(stage, refs):
    a, b = refs[:2]
    wave = stage.wave(a, b, recovery_plan=(group(a, b),))
    stage.start(wave)
    stage.go_on(until=lambda: stage.world.ledger.effects("create_plan"))
    stage.send(subject_of(b), cancellation, Cancellation("mona"))
    stage.go_on()
    report = stage.report(wave)
    assert outcomes(report) == ["migrated", "cancelled"]
    assert (stage.in_aws(b), stage.traces(b), report.reports[1].left_behind) == (True, CLEAN, ())
    assert [len(p.groups[0].item_ids) for p in taken(stage, "start_plan")] == [2, 1]


def test_who_is_cancelled_while_all_wait_is_taken_back_before_the_others_go(stage, refs):
    a, b = refs[:2]
    stage.answers[b.instance_id] = None
    wave = stage.wave(a, b, recovery_plan=(group(a, b),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=1))
    stage.send(subject_of(a), cancellation, Cancellation("mona"))
    stage.go_on(limit=stage.clock.now() + timedelta(hours=1))
    gone = stage.status.read_wave("w1").instances[0].report
    assert (gone.outcome, gone.left_behind) == ("cancelled", ())


def test_an_instance_that_was_stopped_by_hand_goes_with_the_others(stage, refs):
    a, b = refs[:2]
    stage.at(Phase.AWAITING_PLAN, lambda _: stage.source.stop_instance(a))
    assert outcomes(migrate_together(stage, group(a, b))) == ["migrated"] * 2
    assert stage.source.describe_instance(a).state is InstanceState.STOPPED
