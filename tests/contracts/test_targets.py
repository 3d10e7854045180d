"""What the port promises about what an item becomes, kept with both providers."""

import pytest

from domain.job import NOTHING_TO_DO
from domain.target.properties import TargetFound, TargetOrder, TargetProperties
from tests.contracts.asking import MODERNISED, refusal

ACCOUNT = (
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/ferry-target"
    "/providers/Microsoft.Storage/storageAccounts/ferrydiagnostics"
)


def target_of(vault, item_id):
    return vault.site_recovery.read_target(item_id).properties


def protected(vault, **target):
    order = vault.order(**target)
    vault.site_recovery.enable_replication(order)
    vault.wait(hours=1)
    return order.item_id


def begun(vault, item_id, **properties):
    order = TargetOrder(item_id, TargetProperties(**properties))
    return vault.site_recovery.start_target_update(order)


def changed(vault, item_id, **properties):
    """Order the change, and wait until its job has succeeded."""
    assert vault.finish(begun(vault, item_id, **properties)).state == "Succeeded"
    return target_of(vault, item_id)


def test_there_is_nothing_to_read_of_an_item_that_is_not_there(vault):
    item_id = f"{vault.container_id}/replicationProtectedItems/nobody"
    assert vault.site_recovery.read_target(item_id) == TargetFound()
    assert refusal(begun, vault, item_id).code == "site_recovery.404"


def test_an_item_becomes_what_enabling_said(vault):
    item_id = protected(
        vault, vm_size="Standard_D2s_v5", tags={"Owner": "finance"}, disk_type="Premium_LRS"
    )
    estate = vault.world.estate
    assert target_of(vault, item_id) == TargetProperties(
        vm_name="vm-1",
        vm_size="Standard_D2s_v5",
        resource_group_id=estate.target_resource_group_id,
        network_id=estate.network_id,
        subnet_name=estate.subnet,
        disk_type="Premium_LRS",
        license_type="NoLicenseType",
        tags={"Owner": "finance"},
    )


@MODERNISED
def test_boot_diagnostics_are_said_when_replication_is_enabled(vault):
    item_id = protected(vault, boot_diagnostics_storage_account_id=ACCOUNT)
    assert target_of(vault, item_id).boot_diagnostics_storage_account_id == ACCOUNT


@pytest.mark.parametrize(
    "change",
    [
        {"vm_name": "vm-2"},
        {"vm_size": "Standard_E4s_v5"},
        {"subnet_name": "back"},
        {"private_ip": "10.1.0.77"},
        {"license_type": "WindowsServer"},
        {"tags": {"Owner": "sales"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_one_property_changes_and_all_others_stay(vault, change):
    item_id = protected(vault, vm_size="Standard_D2s_v5", tags={"Owner": "finance"})
    before = target_of(vault, item_id)
    after = changed(vault, item_id, **change)
    wanted = {name: getattr(before, name) for name in TargetProperties.__slots__} | change
    assert after == TargetProperties(**wanted)


def test_an_address_stays_when_the_subnet_changes_afterwards(vault):
    item_id = protected(vault)
    changed(vault, item_id, private_ip="10.1.0.77")
    after = changed(vault, item_id, private_ip="10.1.0.77", subnet_name="back")
    assert (after.subnet_name, after.private_ip) == ("back", "10.1.0.77")


def test_a_tag_that_somebody_else_has_set_is_not_lost_by_an_update(vault):
    item_id = protected(vault, tags={"CostCentre": "7"})
    assert changed(vault, item_id, tags={"Owner": "sales"}).tags == {
        "CostCentre": "7",
        "Owner": "sales",
    }


def test_an_update_is_found_again_while_it_runs_and_not_repeated_after_it(vault):
    item_id = protected(vault)
    first = begun(vault, item_id, vm_size="Standard_E4s_v5")
    again = begun(vault, item_id, vm_size="Standard_E4s_v5")
    assert again.job_id == first.job_id
    vault.finish(first)
    assert begun(vault, item_id, vm_size="standard_e4s_V5") == NOTHING_TO_DO
    assert len(vault.world.ledger.effects("update_item")) == 1


def test_what_can_be_said_at_enabling_alone_is_left_as_it_is(vault):
    item_id = protected(vault)
    order = {"disk_type": "Premium_LRS", "private_ip": ""}
    assert begun(vault, item_id, **order) == NOTHING_TO_DO


@MODERNISED
def test_boot_diagnostics_can_be_changed(vault):
    item_id = protected(vault)
    after = changed(vault, item_id, boot_diagnostics_storage_account_id=ACCOUNT)
    assert after.boot_diagnostics_storage_account_id == ACCOUNT


def test_the_failover_makes_what_the_update_has_said(vault):
    item_id = protected(vault)
    changed(vault, item_id, vm_name="vm-2", vm_size="Standard_E4s_v5")
    vault.finish(vault.site_recovery.start_failover(item_id))
    (machine,) = vault.world.virtual_machines.values()
    assert (machine.name, machine.size) == ("vm-2", "Standard_E4s_v5")
