from datetime import timedelta

import pytest

from local.simulators.site_recovery.model.committing import cancel_failover, commit_failover
from local.simulators.site_recovery.model.discovery import source_stopped
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.failing_over import change_point, fail_over
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.health import resync_required
from local.simulators.site_recovery.model.job_control import cancel_job
from local.simulators.site_recovery.model.making_machines import get_virtual_machine
from local.simulators.site_recovery.model.recovery_points import (
    list_recovery_points,
    newest_point,
    point_name,
)
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.trouble import inject

LATEST = FailoverOrder()


def machines(staging):
    return [machine.name for machine in staging.world.virtual_machines.values()]


def allowed(staging):
    return staging.item().stage.value.allowed


def test_a_failover_ends_in_azure_and_waits_for_the_commit(staging):
    staging.protect()
    item = staging.fail_over()
    assert item.stage.value.state == "UnplannedFailoverCommitPendingStatesBegin"
    assert (item.stage.value.location, item.failed_over) == ("Recovery", True)
    assert allowed(staging) == ("CompleteMigration", "Commit", "DisableProtection", "ChangePit")
    assert machines(staging) == [item.target.vm_name]


def test_no_virtual_machine_exists_before_the_job_has_ended(staging):
    staging.protect()
    fail_over(staging.world, "item", LATEST)
    staging.wait(minutes=9)
    assert machines(staging) == []
    staging.wait(minutes=1)
    assert len(machines(staging)) == 1


def test_the_latest_point_holds_all_that_has_arrived_when_the_failover_begins(staging):
    staging.protect()
    staging.wait(minutes=3)
    before, begun = newest_point(staging.world, staging.item()), staging.world.now
    point = staging.fail_over().failover_point
    assert before.time < point.time < begun
    assert begun - point.time == timedelta(seconds=3.75)  # what was still on its way


def test_replication_ends_with_the_failover(staging):
    staging.protect()
    point = staging.fail_over().failover_point
    staging.wait(days=1)
    assert newest_point(staging.world, staging.item()) == point


def test_a_failover_to_an_older_point_takes_just_that(staging):
    item = staging.protect()
    staging.wait(hours=2)
    chosen = list_recovery_points(staging.world, "item")[3]
    name = point_name(staging.world, item, chosen)
    assert staging.fail_over(point=f"…/recoveryPoints/{name.upper()}").failover_point == chosen


def test_a_point_that_does_not_exist_is_not_found(staging):
    staging.protect()
    with pytest.raises(ArmError) as caught:
        fail_over(staging.world, "item", FailoverOrder("unheard-of"))
    assert (caught.value.status, staging.item().stage) == (404, Stage.PROTECTED)


def test_a_source_that_was_stopped_before_still_fails_over(staging):
    staging.protect()
    source_stopped(staging.world, "WIN-1")
    stopped = staging.world.now
    staging.wait(hours=2)
    assert staging.fail_over().failover_point.time <= stopped


def test_a_failed_failover_leaves_the_item_where_it_was_and_replicating(staging):
    staging.protect()
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", code="28031"))
    item = staging.fail_over()
    assert item.stage.value.state == "UnplannedFailoverFailed"
    assert (item.failed_over, machines(staging)) == (False, [])
    assert allowed(staging) == ("UnplannedFailover", "DisableProtection", "TestFailover")
    last = newest_point(staging.world, item).time
    staging.wait(minutes=10)
    assert newest_point(staging.world, item).time > last
    assert staging.fail_over().stage is Stage.COMMIT_PENDING


def test_a_cancelled_failover_job_leaves_the_item_protected(staging):
    staging.protect()
    job = fail_over(staging.world, "item", LATEST)
    staging.wait(minutes=5)
    cancel_job(staging.world, job.job_id)
    staging.wait(hours=1)
    assert (job.state, staging.item().stage) == ("Cancelled", Stage.PROTECTED)
    assert machines(staging) == []


def test_another_point_may_be_tried_until_the_commit(staging):
    item = staging.protect()
    staging.wait(hours=1)
    staging.fail_over()
    first = staging.world.virtual_machines[next(iter(staging.world.virtual_machines))]
    chosen = list_recovery_points(staging.world, "item")[0]
    change_point(staging.world, "item", FailoverOrder(point_name(staging.world, item, chosen)))
    staging.wait(minutes=6)
    assert (item.failover_point, item.stage) == (chosen, Stage.COMMIT_PENDING)
    second = get_virtual_machine(staging.world, item.target.vm_id)
    assert (second.guid != first.guid, second.running) == (True, False)


def test_a_commit_gives_all_points_up(staging):
    staging.protect()
    staging.fail_over()
    assert list_recovery_points(staging.world, "item")
    commit_failover(staging.world, "item")
    assert list_recovery_points(staging.world, "item") == []
    staging.wait(minutes=1)
    assert allowed(staging) == ("CompleteMigration", "DisableProtection")
    assert staging.item().failed_over


def test_a_failover_that_is_called_off_does_not_bring_replication_back(staging):
    staging.protect()
    staging.fail_over()
    cancel_failover(staging.world, "item")
    staging.wait(hours=2)
    item = staging.item()
    assert (item.failed_over, machines(staging)) == (False, [])
    assert (resync_required(staging.world, item), allowed(staging)) == (
        True,
        ("DisableProtection",),
    )
    assert list_recovery_points(staging.world, "item") == []
