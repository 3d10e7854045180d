"""Failovers of recovery plans: group by group, with actions, and what fails on the way."""

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies
from tests.local.simulators.site_recovery.sdk_plans.making import make, newest, start, tasks


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
