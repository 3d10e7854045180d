"""The test failover and its cleanup."""

import pytest

from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.failing_over import fail_over
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.making_machines import get_virtual_machine
from local.simulators.site_recovery.model.recovery_points import (
    newest_point,
)
from local.simulators.site_recovery.model.rehearsing import clean_up_rehearsal, rehearse_failover
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.target import TargetSettings
from local.simulators.site_recovery.model.trouble import inject

LATEST = FailoverOrder()


def machines(staging):
    return [machine.name for machine in staging.world.virtual_machines.values()]


def test_a_rehearsal_makes_a_second_machine_while_replication_goes_on(staging):
    item = staging.protect()
    job = rehearse_failover(staging.world, "item", FailoverOrder(network_id="a/network"))
    staging.wait(minutes=30)
    standing = staging.item().stage.value
    assert machines(staging) == [f"{item.target.vm_name}-test"]
    assert (standing.state, standing.location) == ("Protected", "Primary")
    assert standing.test_state == "WaitingForCompletion"
    assert item.running is job  # as the service shows it until the cleanup
    assert newest_point(staging.world, item).time > item.last_test_failover


def test_nothing_but_the_cleanup_is_allowed_after_a_rehearsal(staging):
    item = staging.protect()
    rehearse_failover(staging.world, "item", FailoverOrder(network_id="a/network"))
    staging.wait(minutes=8)
    with pytest.raises(ArmError) as caught:
        fail_over(staging.world, "item", LATEST)
    assert (caught.value.status, caught.value.code) == (409, "OperationNotAllowed")
    clean_up_rehearsal(staging.world, "item", "seen")
    staging.wait(minutes=3)
    assert (machines(staging), item.stage, item.running) == ([], Stage.PROTECTED, None)


def test_a_rehearsal_without_any_network_is_refused(staging):
    staging.protect()
    with pytest.raises(ArmError, match="NetworkMissing"):
        rehearse_failover(staging.world, "item", LATEST)


def test_a_rehearsal_that_fails_leaves_the_item_protected(staging):
    staging.protect()
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "test_failover", code="70038"))
    rehearse_failover(staging.world, "item", FailoverOrder(network_id="a/network"))
    staging.wait(minutes=8)
    assert (staging.item().stage, machines(staging)) == (Stage.PROTECTED, [])


def test_a_rehearsal_lands_in_the_test_network_and_the_failover_in_the_other(staging):
    group = staging.world.estate.target_resource_group_id
    networks = {"network_id": "real", "test_network_id": "test", "test_subnet_name": "t"}
    item = staging.protect(target=TargetSettings(group, "vm", subnet_name="s", **networks))
    rehearse_failover(staging.world, "item", LATEST)
    staging.wait(minutes=8)
    tested = get_virtual_machine(staging.world, f"{item.target.vm_id}-test")
    clean_up_rehearsal(staging.world, "item")
    staging.wait(minutes=3)
    staging.fail_over()
    landed = get_virtual_machine(staging.world, item.target.vm_id)
    assert [(m.network_id, m.subnet_name) for m in (tested, landed)] == [
        ("test", "t"),
        ("real", "s"),
    ]
