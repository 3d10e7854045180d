import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from durabletask.internal.helpers import new_event_raised_event

from domain.errors import Refusal, Refused, Transient
from domain.itinerary import Phase
from domain.job import NOTHING_TO_DO
from domain.migration import Cancellation, Pace
from domain.mobility_service import MobilityWay
from domain.pace import Vigil
from domain.plan_roll import Call, MemberNote, PlanWord, Standing
from domain.plan_status import ActionAnswer, ActionSubject, PlanState
from domain.plan_story import PlansOrder, plan_orders
from domain.provider import Provider
from domain.recovery_plan import BootGroup
from domain.run import Registration, Run
from domain.source_instance import InstanceState
from domain.wave import migrations, run_of
from local.simulators.site_recovery.model.discovery import list_machines, register_agent
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.enabling import enable_replication
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import cancel_job, list_jobs, resume_job
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings
from orchestrators.conduct_plans import conduct_plans
from orchestrators.migrate_instance import migrate_instance
from orchestrators.plan_signals import action_answered, member_spoke, plan_word, your_turn
from orchestrators.story import cancellation
from tests.local.engine.words import terminated
from tests.orchestrators.conftest import CLEAN, NO, YES
from tests.orchestrators.planning import (
    CHECK,
    OPEN,
    answer,
    at_state,
    group,
    made,
    migrate_together,
    outcomes,
    states,
    subject_of,
    taken,
    with_operator,
)
from wire import to_wire

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NO_RIGHTS = Refused(Refusal("site_recovery.403", "plan", "no rights", "Give them."))


@pytest.fixture
def refs(stage):
    return [stage.add_instance(number) for number in range(1, 6)]


def test_three_groups_boot_in_their_order_with_a_manual_action_between(stage, refs):
    asked = with_operator(stage)
    a, b, c, d, _ = refs
    report = migrate_together(stage, group(a, b, after=[CHECK]), group(c), group(d))
    assert outcomes(report) == ["migrated"] * 4
    times = made(stage)
    (at, name) = asked[0]
    assert (len(asked), name) == (1, "check")
    assert times[1] == times[2] < at < times[3] < times[4]
    assert times[4] - times[3] >= stage.world.settings.jobs.failover


def test_a_classic_plan_boots_its_groups_in_their_order_as_well(stage_with):
    stage = stage_with(classic=True)
    asked = with_operator(stage)
    a, b = stage.add_instance(1), stage.add_instance(2)
    pushed = stage.landing(
        provider=Provider.CLASSIC,
        allow_retired_provider=True,
        mobility_service=MobilityWay.PUSH,
    )
    report = migrate_together(stage, group(b, after=[CHECK]), group(a), landing=pushed)
    assert outcomes(report) == ["migrated"] * 2
    times = made(stage)
    assert times[2] < asked[0][0] < times[1]
    assert stage.world.plans == {}


def test_a_plan_is_committed_as_a_whole_and_gone_in_the_end(stage, refs):
    seen = states(stage)
    report = migrate_together(stage, group(*refs))
    assert [state for _, state in seen] == list(PlanState)
    assert len(stage.world.ledger.effects("plan_commit")) == 1
    assert len(stage.world.ledger.effects("commit")) == len(refs)  # by the plan's one job
    assert (stage.world.plans, report.plans[0].left_behind) == ({}, ())
    assert [stage.traces(ref)["items"] for ref in refs] == [[]] * len(refs)


def test_sources_run_until_everybody_in_the_plan_has_been_approved(stage, refs):
    first, last = refs[:2]
    stage.answers[last.instance_id] = None
    wave = stage.wave(first, last, recovery_plan=(group(first, last),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=10))
    assert stage.in_aws(first)
    assert stage.status.read_wave("w1").instances[0].phase is Phase.AWAITING_PLAN
    stage.answer(subject_of(last), YES)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"] * 2


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
    report = migrate_together(stage, group(a, b))
    assert outcomes(report) == ["migrated", "held"]
    assert "not validated" in report.reports[1].because
    stages = {item.stage.name for item in stage.world.items.values()}
    assert stages == {"COMMIT_PENDING"}
    assert stage.world.ledger.effects("plan_commit") == []
    judged = next(e.at for e in events(stage) if e.words.startswith("held"))
    assert BEGIN + ended_after(stage) - judged < timedelta(minutes=5)  # nor for who is held


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


def test_a_manual_action_waits_with_words_for_everybody_to_read(stage, refs):
    a, b = refs[:2]
    wave = stage.wave(a, b, recovery_plan=(group(a, after=[CHECK]), group(b)))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=2))
    seen = stage.status.read_wave("w1")
    assert all(i.waiting.gate == "manual_step" for i in seen.instances)
    assert "check the database" in seen.instances[0].waiting.words
    assert "ferry waves action-done w1 check" in seen.instances[0].waiting.words
    assert any(
        event.kind == "waiting" and event.instance_id == "ferry-w1-1-1" for event in events(stage)
    )
    (plan,) = seen.plans
    answer(stage, plan)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"] * 2
    assert "'check' done, says mona: done" in [event.words for event in events(stage)]


def test_a_wake_up_without_an_answer_in_the_record_passes_no_action(stage, refs):
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    for _ in range(3):
        wake(stage)
        stage.go_on(limit=stage.clock.now() + timedelta(hours=1))
    assert stage.machines_in_azure() == 0
    answer(stage, stage.status.read_wave("w1").plans[0])
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"]


def wake(stage, signal=action_answered, data="null", story="w1:plan:1"):
    stage.hub.tell(story, new_event_raised_event(signal.name, data))


def test_an_answer_whose_wake_up_was_lost_is_found_by_a_later_one(stage, refs):
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    stage.status.plan_book.answer(ActionSubject("w1", 1, 1, "check"), ActionAnswer("mona"))
    wake(stage)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"]


def test_an_answer_passes_its_own_action_and_no_other(stage, refs):
    more = replace(CHECK, name="more")
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK, more]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    answer(stage, stage.status.read_wave("w1").plans[0])
    wake(stage)
    stage.go_on(limit=stage.clock.now() + timedelta(days=2))
    assert stage.status.read_wave("w1").plans[0].waits_for.name == "more"
    assert stage.machines_in_azure() == 0


def test_a_job_that_is_resumed_in_the_vault_goes_on_as_well(stage, refs):
    wave = stage.wave(refs[0], recovery_plan=(group(refs[0], before=[CHECK]),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    (job,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    resume_job(stage.world, job.job_id)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"]


def test_an_answer_is_heard_at_an_action_after_one_that_was_resumed_in_the_vault(stage, refs):
    a, b, c = refs[:3]
    more = replace(CHECK, name="more")
    groups = (group(a, after=[CHECK]), group(b, after=[more]), group(c))
    wave = stage.wave(a, b, c, recovery_plan=groups)
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    (job,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    resume_job(stage.world, job.job_id)
    stage.go_on(limit=stage.clock.now() + timedelta(days=1))
    (plan,) = stage.status.read_wave("w1").plans
    assert plan.waits_for.name == "more"
    answer(stage, plan)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"] * 3


def test_a_job_that_is_cancelled_in_the_vault_leaves_behind_who_has_not_gone(stage, refs):
    a, b = refs[:2]
    wave = stage.wave(a, b, recovery_plan=(group(a, after=[CHECK]), group(b)))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=3))
    (job,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    cancel_job(stage.world, job.job_id)
    stage.go_on()
    stage.clock.advance(timedelta(days=1))
    assert outcomes(stage.report(wave)) == ["migrated", "failed"]
    assert (stage.in_aws(a), stage.in_aws(b)) == (False, True)


def test_an_action_that_nobody_answers_holds_who_might_still_be_failed_over(stage, refs):
    a, b = refs[:2]
    report = migrate_together(stage, group(a, after=[CHECK]), group(b))
    assert outcomes(report) == ["migrated", "held"]
    assert "the failover may have begun" in report.reports[1].because
    assert not stage.in_aws(b)  # somebody may yet resume the job in the vault
    assert "ferry-w1-1-1" in report.plans[0].left_behind[0]


@pytest.mark.parametrize("code", ["site_recovery.403", "site_recovery.plan_exists"])
def test_a_plan_that_the_vault_refuses_stops_no_source(stage, refs, code):
    stage.spoiler.next_time("start_plan", Refused(Refusal(code, "plan", "no", "Give them.")))
    report = migrate_together(stage, group(*refs[:2]))
    assert outcomes(report) == ["failed"] * 2
    assert {r.remedy for r in report.reports} == {"Give them."}
    assert (taken(stage, "stop_instance"), taken(stage, "start_plan_failover")) == ([], [])
    foreign = code.endswith("plan_exists")  # and stays
    assert bool(taken(stage, "start_plan_deletion")) is not foreign


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
    stage.begin(migrate_instance, replace(order, plan_story="nobody"), "alone")
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


CRASHES = [
    "read_plan", "start_plan", "start_plan_failover", "resume_plan", "start_plan_commit",
    "start_plan_deletion", "find_action_answer", "record_plan",
]  # fmt: skip


@pytest.mark.parametrize("step", CRASHES)
def test_a_step_that_crashes_is_taken_again_and_nothing_is_done_twice(stage, refs, step):
    with_operator(stage)
    stage.spoiler.next_time(step, RuntimeError("crash"), Transient("busy"))
    report = migrate_together(stage, group(refs[0], after=[CHECK]), group(refs[1]))
    assert outcomes(report) == ["migrated"] * 2
    for operation in ("plan_failover", "plan_commit"):
        assert len(stage.world.ledger.effects(operation)) == 1


@pytest.mark.parametrize("when", ["create_plan", "plan_failover", "resume_job", "plan_commit"])
def test_an_answer_that_is_lost_is_made_up_for(stage, refs, when):
    with_operator(stage)
    stage.world.faults.inject(Fault(FaultKind.LOST_RESPONSE, when))
    report = migrate_together(stage, group(refs[0], after=[CHECK]), group(refs[1]))
    assert outcomes(report) == ["migrated"] * 2
    assert len(stage.world.ledger.effects("plan_failover")) == 1


def test_a_status_store_that_refuses_keeps_no_plan_from_its_end(stage, refs):
    stage.spoiler.next_time("record_plan", *[NO_RIGHTS] * 20)
    report = migrate_together(stage, group(refs[0]))
    assert outcomes(report) == ["migrated"]


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


def test_an_instance_that_was_stopped_by_hand_goes_with_the_others(stage, refs):
    a, b = refs[:2]
    stage.at(Phase.AWAITING_PLAN, lambda _: stage.source.stop_instance(a))
    assert outcomes(migrate_together(stage, group(a, b))) == ["migrated"] * 2
    assert stage.source.describe_instance(a).state is InstanceState.STOPPED


def ended_after(stage):
    """Tell how long the wave's one plan has taken."""
    (plan,) = stage.status.read_wave("w1").plans
    assert plan.state is PlanState.ENDED
    return plan.at - BEGIN


def events(stage):
    return [each.event for each in stage.status.list_events("w1", "", 1_000)]
