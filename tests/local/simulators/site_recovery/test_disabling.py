import pytest

from local.simulators.site_recovery.model.disabling import (
    DisableOrder,
    disable_replication,
    purge,
)
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.items import find_item
from local.simulators.site_recovery.model.job_control import get_job
from local.simulators.site_recovery.model.stage import Stage


def test_a_completed_migration_leaves_the_virtual_machine_and_nothing_else(staging):
    staging.protect()
    item = staging.fail_over()
    job = disable_replication(staging.world, "item", DisableOrder(migrated=True))
    staging.wait(minutes=2)
    assert staging.world.items == {}
    assert [m.vm_id for m in staging.world.virtual_machines.values()] == [item.target.vm_id]
    assert get_job(staging.world, job.job_id).state == "Succeeded"


def test_the_virtual_machine_goes_with_the_protection_where_that_is_asked_for(staging):
    staging.protect()
    staging.fail_over()
    disable_replication(staging.world, "item", DisableOrder(delete_machine=True))
    staging.wait(minutes=2)
    assert staging.world.virtual_machines == {}


def test_a_replication_that_is_disabled_half_way_never_protects(staging):
    staging.enable()
    staging.wait(minutes=7)
    disable_replication(staging.world, "item", DisableOrder())
    item = staging.item()
    staging.wait(hours=5)
    assert (item.stage, item.stretches, staging.world.items) == (Stage.DISABLING, [], {})


def test_the_name_and_the_machine_are_free_again(staging):
    machine = staging.machine()
    staging.protect(machine=machine)
    disable_replication(staging.world, "item", DisableOrder())
    staging.wait(minutes=2)
    staging.enable("item", machine)
    assert staging.item().stage is Stage.ENABLING


def test_a_purge_takes_an_item_in_any_state_and_finds_nothing_twice(staging):
    staging.enable()
    staging.wait(minutes=6)
    assert purge(staging.world, "ITEM").kind.scenario == "PurgeProtection"
    staging.wait(minutes=2)
    assert (staging.world.items, purge(staging.world, "item")) == ({}, None)
    assert staging.world.ledger.entries[-1].effect == "nothing"


def test_a_purge_does_not_cut_into_a_running_job(staging):
    staging.enable()
    with pytest.raises(ArmError) as caught:
        purge(staging.world, "item")
    assert caught.value.status == 409


def test_an_item_that_is_not_there_is_not_found(staging):
    with pytest.raises(ArmError) as caught:
        find_item(staging.world, "…/replicationProtectedItems/unheard-of")
    assert (caught.value.status, "unheard-of" in caught.value.message) == (404, True)
