"""What a recovery plan goes through, and what the service refuses."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.discovery import list_machines
from tests.local.simulators.site_recovery import bodies
from tests.local.simulators.site_recovery.sdk_plans.making import make, start


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
