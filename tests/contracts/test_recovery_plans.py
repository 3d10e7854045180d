"""What the port to recovery plans promises, kept by the simulator's both faces."""

from contextlib import ExitStack
from dataclasses import replace

import pytest

from clouds.azure.arm import Arm
from clouds.azure.recovery_plans import AzureRecoveryPlans
from domain.errors import Transient
from domain.job import NOTHING_TO_DO, JobResumption, JobState, ManualAction
from domain.protected_item import committed, failed_over, untouched
from domain.provider import Provider
from domain.recovery_plan import ActionKind, BootGroup, PlanAction
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.ports import SimulatedRecoveryPlans
from tests.contracts.asking import last, refusal
from tests.contracts.plans import PlannedVault
from tests.contracts.vaults import FACES, StagedVault

CHECK = PlanAction("check", ActionKind.MANUAL, "check the database")
OPEN = PlanAction("open", ActionKind.RUNBOOK, runbook_id="/subscriptions/s/runbooks/open")


@pytest.fixture(
    params=[(face, provider) for face in FACES for provider in Provider],
    ids=lambda param: f"{param[0]} {param[1]}",
)
def planned(request):
    face, provider = request.param
    with ExitStack() as stack:
        staged = StagedVault(face, stack, provider)
        if face == "in-process":
            yield PlannedVault(staged, SimulatedRecoveryPlans(staged.world))
        else:
            url = stack.enter_context(Server(staged.world)).url
            arm = Arm(url, staged.world.estate.subscription_id)
            yield PlannedVault(staged, AzureRecoveryPlans(arm))


def test_a_plan_stands_in_the_vault_as_it_was_written(planned):
    group = BootGroup(("a", "b"), (CHECK,), (OPEN,))
    assert planned.plans.read_plan(planned.ref) is None
    assert planned.finish(planned.plans.start_plan(planned.plan(group, "c"))).state == "Succeeded"
    standing = planned.plans.read_plan(planned.ref)
    assert standing.groups == planned.plan(group, "c").groups
    assert standing.fabric_id.casefold() == planned.plan("a").fabric_id.casefold()
    assert (standing.running_job_id, standing.failed_over) == ("", None)
    assert standing.allowed_operations == ("UnplannedFailover", "TestFailover")


def test_the_same_plan_again_is_nothing_and_another_one_changes_it(planned):
    planned.make("ab")
    assert planned.plans.start_plan(planned.plan("ab")) == NOTHING_TO_DO
    planned.finish(planned.plans.start_plan(planned.plan("a", "c")))
    assert planned.plans.read_plan(planned.ref).groups == planned.plan("a", "c").groups


def test_a_plan_of_another_fabric_is_not_ours_to_change(planned):
    planned.make("ab")
    other = replace(planned.plan("a"), fabric_id=planned.plan("a").fabric_id + "x")
    assert refusal(planned.plans.start_plan, other).code == "site_recovery.plan_exists"


def test_a_plan_that_has_failed_over_is_not_ours_to_change(planned):
    planned.make("ab")
    planned.finish(planned.plans.start_plan_failover(planned.ref))
    assert refusal(planned.plans.start_plan, planned.plan("c")).code == "site_recovery.plan_exists"


def test_a_vault_that_is_not_there_has_no_plans_and_takes_none(planned):
    vault = replace(planned.ref.vault, name="another")
    elsewhere = replace(planned.plan("a"), ref=replace(planned.ref, vault=vault))
    assert refusal(planned.plans.start_plan_failover, elsewhere.ref).code == "site_recovery.404"


def test_an_order_for_another_provider_is_refused(planned):
    planned.make("a")
    (other,) = set(Provider) - {planned.ref.provider}
    wrong = replace(planned.ref, provider=other)
    assert "400" in refusal(planned.plans.start_plan_failover, wrong).code
    assert untouched(planned.item("a"))


@pytest.mark.parametrize("shared", [True, False])
def test_a_plan_fails_over_to_points_of_one_moment_where_its_machines_share_them(planned, shared):
    planned.make("ab")
    ref = replace(planned.ref, shared_points=shared)
    assert planned.finish(planned.plans.start_plan_failover(ref)).state is JobState.SUCCEEDED
    (plan,) = planned.world.plans.values()
    assert plan.shared_points is shared


def test_a_plan_fails_over_in_boot_order(planned):
    planned.make("b", "ac")
    job = planned.plans.start_plan_failover(planned.ref)
    planned.wait(minutes=11)
    assert [failed_over(planned.item(name)) for name in "abc"] == [False, True, False]
    ended = planned.finish(job)
    assert (ended.state, ended.state_description) == (JobState.SUCCEEDED, "Completed")
    assert all(failed_over(planned.item(name)) for name in "abc")
    made = {vm.name: vm.created for vm in planned.world.virtual_machines.values()}
    assert made["vm-b"] < made["vm-a"] == made["vm-c"]


def test_a_failover_asked_for_again_is_found_and_then_nothing(planned):
    planned.make("ab")
    first = planned.plans.start_plan_failover(planned.ref)
    assert last(planned.plans.start_plan_failover(planned.ref)) == last(first)
    planned.finish(first)
    assert planned.plans.start_plan_failover(planned.ref) == NOTHING_TO_DO
    assert len(planned.world.ledger.effects("plan_failover")) == 1


def test_a_job_waits_at_a_manual_action_and_goes_on_when_it_is_resumed(planned):
    planned.make(BootGroup(("a",), after=(CHECK,)), "b")
    job = planned.plans.start_plan_failover(planned.ref)
    waiting = planned.finish(job)
    assert (waiting.state, waiting.waits_for) == (
        JobState.SUSPENDED,
        ManualAction("check", "check the database"),
    )
    assert untouched(planned.item("b"))
    planned.site_recovery.resume_job(JobResumption(job.job_id, "mona says so", "check"))
    ended = planned.finish(job)
    assert (ended.state, ended.waits_for) == (JobState.SUCCEEDED, None)
    assert failed_over(planned.item("b"))


def test_a_word_for_one_action_never_passes_the_next(planned):
    more = PlanAction("more", words="and more")
    planned.make(BootGroup(("a",), (CHECK, more)))
    job = planned.plans.start_plan_failover(planned.ref)
    planned.wait(minutes=1)
    for _ in range(2):
        planned.site_recovery.resume_job(JobResumption(job.job_id, action="check"))
        planned.wait(hours=1)
    assert planned.site_recovery.get_job(job.job_id).waits_for.name == "more"
    assert untouched(planned.item("a"))


def test_a_word_for_a_job_that_does_not_wait_changes_nothing(planned):
    planned.make("a")
    job = planned.plans.start_plan_failover(planned.ref)
    planned.site_recovery.resume_job(JobResumption(job.job_id, action="check"))
    assert planned.finish(job).state is JobState.SUCCEEDED


def test_an_item_that_fails_leaves_the_others(planned):
    inject(planned.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", "item-a", code="28031"))
    planned.make("a", "b")
    ended = planned.finish(planned.plans.start_plan_failover(planned.ref))
    assert (ended.state, ended.state_description) == (JobState.SUCCEEDED, "PartiallySucceeded")
    assert [error.service_code for error in ended.errors] == ["28031"]
    assert (untouched(planned.item("a")), failed_over(planned.item("b"))) == (True, True)


def test_a_plan_is_committed_as_a_whole_once(planned):
    planned.make("ab")
    planned.finish(planned.plans.start_plan_failover(planned.ref))
    job = planned.plans.start_plan_commit(planned.ref)
    assert last(planned.plans.start_plan_commit(planned.ref)) == last(job)
    assert planned.finish(job).state is JobState.SUCCEEDED
    assert all(committed(planned.item(name)) for name in "ab")
    assert planned.plans.start_plan_commit(planned.ref) == NOTHING_TO_DO


def test_what_has_not_failed_over_cannot_be_committed(planned):
    planned.make("ab")
    assert refusal(planned.plans.start_plan_commit, planned.ref).remedy


def test_a_busy_plan_is_waited_for(planned):
    planned.make("ab")
    planned.plans.start_plan_failover(planned.ref)
    for call in (planned.plans.start_plan_commit, planned.plans.start_plan_deletion):
        with pytest.raises(Transient):
            call(planned.ref)


def test_a_deleted_plan_leaves_its_items_and_is_deleted_once(planned):
    planned.make("ab")
    job = planned.plans.start_plan_deletion(planned.ref)
    assert last(planned.plans.start_plan_deletion(planned.ref)) == last(job)
    planned.finish(job)
    assert planned.plans.read_plan(planned.ref) is None
    assert planned.plans.start_plan_deletion(planned.ref) == NOTHING_TO_DO
    assert untouched(planned.item("a"))


def test_a_lost_answer_is_found_again(planned):
    planned.make("ab")
    inject(planned.world, Fault(FaultKind.LOST_RESPONSE, "plan_failover"))
    with pytest.raises(Transient):
        planned.plans.start_plan_failover(planned.ref)
    job = planned.plans.start_plan_failover(planned.ref)
    assert planned.finish(job).state is JobState.SUCCEEDED
    assert len(planned.world.ledger.effects("plan_failover")) == 1
