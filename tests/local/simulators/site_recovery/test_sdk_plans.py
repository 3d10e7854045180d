"""Recovery plans through the real SDK."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.discovery import list_machines
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies


@pytest.fixture
def planned(reach, stage):
    """Three protected items at a clock that stands still."""
    reached = reach(stage(retry_after=timedelta()))
    for number in (1, 2, 3):
        machine = reached.staging.machine(number)
        reached.staging.protect(f"item-{number}", machine)
    return reached


@pytest.fixture
def plans(planned):
    return planned.client.replication_recovery_plans


def make(planned, *groups, name="plan", **changes):
    plans = planned.client.replication_recovery_plans
    body = bodies.planning(planned, groups=list(groups), **changes)
    plans.begin_create(*planned.vault, name, body, polling=False)
    planned.staging.wait(minutes=1)
    return plans.get(*planned.vault, name)


def start(planned, body=None):
    plans = planned.client.replication_recovery_plans
    plans.begin_unplanned_failover(
        *planned.vault, "plan", body or bodies.failing_plan_over(), polling=False
    )
    planned.staging.wait(minutes=1)
    return newest(planned)


def newest(planned):
    name = next(
        job.job_id
        for job in reversed(planned.world.jobs.jobs.values())
        if job.kind.target_type == "RecoveryPlan"
    )
    return planned.client.replication_jobs.get(*planned.vault, name)


def tasks(job):
    return [(t.friendly_name, t.state) for t in job.properties.tasks]


def test_the_service_adds_shutdown_and_failover_groups(planned):
    plan = make(planned, bodies.booting(planned, ["item-1"]), bodies.booting(planned, ["item-2"]))
    kinds = [group.group_type for group in plan.properties.groups]
    assert kinds == ["Shutdown", "Failover", "Boot", "Boot"]
    assert plan.properties.allowed_operations == ["UnplannedFailover", "TestFailover"]
    assert plan.properties.current_scenario.scenario_name == "None"


def test_groups_fail_over_one_after_the_other(planned):
    make(planned, bodies.booting(planned, ["item-2"]), bodies.booting(planned, ["item-1"]))
    start(planned)
    planned.staging.wait(hours=1)
    first, second = (planned.staging.item(f"item-{n}") for n in (2, 1))
    assert second.last_failover - first.last_failover >= planned.world.settings.jobs.failover
    assert newest(planned).properties.state_description == "Completed"


def test_a_manual_action_suspends_the_job_until_it_is_resumed(planned):
    make(
        planned,
        bodies.booting(planned, ["item-1"], after=[bodies.manual("check", "check the database")]),
        bodies.booting(planned, ["item-2"], before=[bodies.runbook("open-gates")]),
    )
    start(planned)
    planned.staging.wait(days=2)
    job = newest(planned)
    assert (job.properties.state, list(job.properties.allowed_actions)) == (
        "Suspended",
        ["Cancel", "Resume"],
    )
    assert tasks(job)[1:] == [
        ("Group 1: Start", "Succeeded"),
        ("check", "Suspended"),
        ("open-gates", "NotStarted"),
        ("Group 2: Start", "NotStarted"),
    ]
    assert job.properties.tasks[2].custom_details.instructions == "check the database"
    assert not planned.staging.item("item-2").failed_over
    resumption = models.ResumeJobParams(properties=models.ResumeJobParamsProperties(comments="ok"))
    planned.client.replication_jobs.begin_resume(
        *planned.vault, job.name, resumption, polling=False
    )
    planned.staging.wait(hours=1)
    job = newest(planned)
    assert {state for _, state in tasks(job)} == {"Succeeded"}
    (child,) = job.properties.tasks[4].group_task_custom_details.child_tasks
    assert child.custom_details["jobTask"]["jobScenarioName"] == "UnplannedFailover"
    assert planned.staging.item("item-2").failed_over


def test_an_item_that_fails_leaves_the_others(planned):
    make(
        planned,
        bodies.booting(planned, ["item-1", "item-2"]),
        bodies.booting(planned, ["item-3"]),
    )
    inject(planned.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", "item-1", code="28031"))
    start(planned)
    planned.staging.wait(hours=1)
    job = newest(planned)
    assert (job.properties.state, job.properties.state_description) == (
        "Succeeded",
        "PartiallySucceeded",
    )
    assert [error.service_error_details.code for error in job.properties.errors] == ["28031"]
    assert [planned.staging.item(f"item-{n}").failed_over for n in (1, 2, 3)] == [
        False,
        True,
        True,
    ]


def test_a_plan_of_which_nothing_arrives_has_failed(planned):
    make(planned, bodies.booting(planned, ["item-1"]))
    inject(planned.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", code="28031"))
    start(planned)
    planned.staging.wait(hours=1)
    assert newest(planned).properties.state == "Failed"
    assert list(newest(planned).properties.allowed_actions) == []


def test_a_job_that_never_passes_its_first_look_touches_no_item(planned):
    make(planned, bodies.booting(planned, ["item-1"]))
    inject(planned.world, Fault(FaultKind.JOB_ERROR, "plan_failover", "plan", code="28031"))
    start(planned)
    assert newest(planned).properties.state == "Failed"
    assert planned.world.ledger.effects("unplanned_failover") == []


def test_a_runbook_that_fails_leaves_the_plan_going(planned):
    make(planned, bodies.booting(planned, ["item-1"], before=[bodies.runbook("open-gates")]))
    inject(planned.world, Fault(FaultKind.JOB_ERROR, "runbook", "open-gates", code="1"))
    start(planned)
    planned.staging.wait(hours=1)
    job = newest(planned)
    assert job.properties.state_description == "PartiallySucceeded"
    assert "open-gates" in job.properties.errors[0].service_error_details.message
    assert planned.staging.item("item-1").failed_over


def test_a_cancelled_plan_leaves_what_has_arrived(planned):
    make(
        planned,
        bodies.booting(planned, ["item-1"], after=[bodies.manual("check")]),
        bodies.booting(planned, ["item-2"]),
    )
    start(planned)
    planned.staging.wait(hours=1)
    planned.client.replication_jobs.begin_cancel(*planned.vault, newest(planned).name)
    planned.staging.wait(hours=1)
    assert newest(planned).properties.state == "Cancelled"
    assert [planned.staging.item(f"item-{n}").failed_over for n in (1, 2)] == [True, False]


def test_a_plan_cancelled_under_way_calls_the_running_failovers_off(planned):
    make(planned, bodies.booting(planned, ["item-1"]))
    start(planned)
    assert planned.staging.item("item-1").busy
    planned.client.replication_jobs.begin_cancel(*planned.vault, newest(planned).name)
    planned.staging.wait(hours=1)
    item = planned.staging.item("item-1")
    assert (item.failed_over, item.busy) == (False, False)


def test_a_plan_is_rehearsed_cleaned_up_failed_over_and_committed(planned, plans):
    check = bodies.manual("check")  # belongs to unplanned failovers alone
    make(planned, bodies.booting(planned, ["item-1"], before=[check]))
    for begin, body, allowed in (
        (plans.begin_test_failover, [bodies.rehearsing_plan()], ["TestFailoverCleanup"]),
        (
            plans.begin_test_failover_cleanup,
            [bodies.cleaning_plan_up()],
            ["UnplannedFailover", "TestFailover"],
        ),
    ):
        begin(*planned.vault, "plan", *body, polling=False)
        planned.staging.wait(hours=1)
        assert plans.get(*planned.vault, "plan").properties.allowed_operations == allowed
    job = start(planned)
    planned.client.replication_jobs.begin_resume(
        *planned.vault, job.name, models.ResumeJobParams(), polling=False
    )
    planned.staging.wait(hours=1)
    assert plans.get(*planned.vault, "plan").properties.allowed_operations == ["Commit"]
    plans.begin_failover_commit(*planned.vault, "plan", polling=False)
    planned.staging.wait(hours=1)
    assert plans.get(*planned.vault, "plan").properties.allowed_operations == []
    assert planned.staging.item("item-1").stage.name == "COMMITTED"


def test_a_plans_failover_may_be_called_off_before_the_commit(planned, plans):
    make(planned, bodies.booting(planned, ["item-1"]))
    start(planned)
    planned.staging.wait(hours=1)
    plans.begin_failover_cancel(*planned.vault, "plan", polling=False)
    planned.staging.wait(hours=1)
    assert planned.staging.item("item-1").stage.name == "CANCELLED"


def test_a_plan_gets_other_groups_and_is_deleted(planned, plans):
    make(planned, bodies.booting(planned, ["item-1"]))
    change = models.UpdateRecoveryPlanInput(
        properties=models.UpdateRecoveryPlanInputProperties(
            groups=[bodies.booting(planned, ["item-2", "item-3"])]
        )
    )
    plans.begin_update(*planned.vault, "plan", change, polling=False)
    planned.staging.wait(minutes=1)
    boot = plans.get(*planned.vault, "PLAN").properties.groups[-1]
    assert len(boot.replication_protected_items) == 2
    assert [one.name for one in plans.list(*planned.vault)] == ["plan"]
    plans.begin_delete(*planned.vault, "plan", polling=False)
    planned.staging.wait(minutes=1)
    with pytest.raises(ResourceNotFoundError):
        plans.get(*planned.vault, "plan")
    assert len(planned.world.items) == 3
    plans.begin_delete(*planned.vault, "plan", polling=False)  # 204


@pytest.mark.parametrize(
    ("groups", "changes", "code"),
    [
        ([["item-1"]] * 8, {}, "RecoveryPlanGroupLimitExceeded"),
        ([["item-1"] * 101], {}, "RecoveryPlanItemLimitExceeded"),
        ([["item-1"], ["ITEM-1"]], {}, "DuplicateRecoveryPlanItem"),
        ([["unheard-of"]], {}, "ResourceNotFound"),
        ([[]], {}, "InvalidRecoveryPlanGroups"),
        ([["item-1"]], {"recovery_fabric_id": "elsewhere"}, "InvalidRecoveryFabric"),
        ([["item-1"]], {"primary_fabric_id": "elsewhere"}, "RecoveryPlanFabricMismatch"),
    ],
)
def test_a_plan_keeps_to_the_rules(planned, plans, groups, changes, code):
    booting = [bodies.booting(planned, names) for names in groups]
    body = bodies.planning(planned, groups=booting, **changes)
    with pytest.raises(HttpResponseError) as refused:
        plans.begin_create(*planned.vault, "plan", body)
    assert refused.value.error.code == code
    assert planned.world.plans == {}


def test_a_failover_has_a_part_for_the_items_provider(planned, plans):
    make(planned, bodies.booting(planned, ["item-1"]))
    assert plans.get(*planned.vault, "plan").properties.replication_providers == ["InMageRcm"]
    body = bodies.failing_plan_over("InMageAzureV2")
    with pytest.raises(HttpResponseError) as refused:
        plans.begin_unplanned_failover(*planned.vault, "plan", body)
    assert refused.value.error.code == "ProviderNotSupported"


def test_an_item_that_is_not_protected_yet_comes_into_no_plan(planned, plans):
    planned.staging.enable("item-4", planned.staging.machine(4))
    with pytest.raises(HttpResponseError) as refused:
        plans.begin_create(*planned.vault, "plan", bodies.planning(planned, ["item-4"]))
    assert refused.value.error.code == "ProtectedItemNotProtected"


def test_a_script_is_no_action_towards_azure(planned, plans):
    script = models.RecoveryPlanScriptActionDetails(path="a", fabric_location="Recovery")
    group = bodies.booting(planned, ["item-1"], before=[bodies.acting("x", script)])
    with pytest.raises(HttpResponseError) as refused:
        plans.begin_create(*planned.vault, "plan", bodies.planning(planned, groups=[group]))
    assert refused.value.error.code == "RecoveryPlanActionNotSupported"


def test_a_running_plan_is_neither_changed_nor_deleted_nor_begun_again(planned, plans):
    make(planned, bodies.booting(planned, ["item-1"]))
    start(planned)
    for call in (
        lambda: plans.begin_delete(*planned.vault, "plan"),
        lambda: plans.begin_create(*planned.vault, "plan", bodies.planning(planned, ["item-2"])),
        lambda: plans.begin_unplanned_failover(*planned.vault, "plan", bodies.failing_plan_over()),
    ):
        with pytest.raises(HttpResponseError) as refused:
            call()
        assert refused.value.error.code == "AnotherOperationInProgress"


def test_what_has_failed_over_does_not_do_so_again(planned, plans):
    make(planned, bodies.booting(planned, ["item-1"]))
    start(planned)
    planned.staging.wait(hours=1)
    with pytest.raises(HttpResponseError) as refused:
        plans.begin_unplanned_failover(*planned.vault, "plan", bodies.failing_plan_over())
    assert refused.value.error.code == "OperationNotAllowed"


def test_an_item_stays_protected_while_a_plan_has_it(planned, items):
    make(planned, bodies.booting(planned, ["item-1"]))
    del items
    answer = planned.ask(
        planned.path("remove", "item-1"), "POST", bodies.removing("NotSpecified").as_dict()
    )
    assert answer.json()["error"]["code"] == "ProtectedItemInRecoveryPlan"


def test_a_plan_goes_on_by_looks_where_looks_make_the_world_go_on(reach, stage):
    reached = reach(stage(mode="looks", retry_after=timedelta(), discovery_delay=timedelta()))
    machine = reached.staging.machine()
    for _ in range(3):
        list_machines(reached.world)
    reached.staging.enable("item", machine)
    for _ in range(12):
        reached.staging.item("item")
    plans = reached.client.replication_recovery_plans
    plans.begin_create(*reached.vault, "plan", bodies.planning(reached, ["item"])).result()
    body = bodies.failing_plan_over()
    plan = plans.begin_unplanned_failover(*reached.vault, "plan", body).result()
    assert plan.properties.allowed_operations == ["Commit"]
