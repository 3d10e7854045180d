import pytest

from local.simulators.site_recovery.model.discovery import set_appliance_heartbeat
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.recovery_points import newest_point
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.source_machine import AgentDisk
from local.simulators.site_recovery.model.target import DiskChoice
from local.simulators.site_recovery.model.updating import update_item
from local.simulators.site_recovery.model.upkeep import add_disks, switch_appliance


def test_an_update_changes_what_it_names_when_its_job_has_ended(staging):
    before = staging.protect().target
    update_item(staging.world, "item", {"vm_size": "Standard_B2ms"})
    assert staging.item().target == before
    staging.wait(seconds=30)
    after = staging.item().target
    assert (after.vm_size, after.vm_name) == ("Standard_B2ms", before.vm_name)


@pytest.mark.parametrize("change", [{"vm_name": "a_b"}, {"resource_group_id": "nowhere"}])
def test_an_update_to_something_impossible_is_refused(staging, change):
    before = staging.protect().target
    with pytest.raises(ArmError) as caught:
        update_item(staging.world, "item", change)
    assert (caught.value.status, staging.item().target) == (400, before)


def test_an_item_moves_to_another_appliance_that_is_well(staging):
    item, old = staging.protect(), staging.world.appliances[0]
    second = Server("second", "2", "b", "10.0.0.11", Heartbeat(staging.world.now))
    staging.world.appliances.append(second)
    with pytest.raises(ArmError, match="ProcessServerNotFound"):
        switch_appliance(staging.world, "item", "third")
    switch_appliance(staging.world, "item", "2")
    assert item.server is old
    staging.wait(minutes=1)
    assert item.server is second


def test_an_item_leaves_a_silent_appliance_and_replicates_again(staging):
    staging.protect()
    set_appliance_heartbeat(staging.world, "ferry-appliance", beats=False)
    second = Server("second", "2", "b", "10.0.0.11", Heartbeat(staging.world.now))
    staging.world.appliances.append(second)
    staging.wait(minutes=30)
    switch_appliance(staging.world, "item", "2")
    staging.wait(minutes=1)
    switched = staging.world.now
    staging.wait(minutes=10)
    assert newest_point(staging.world, staging.item()).time > switched


def test_disks_that_were_left_out_may_be_added(staging):
    machine = staging.machine(disks=(AgentDisk(), AgentDisk()))
    system, data = machine.disk_ids
    staging.protect(machine=machine, disks={system: DiskChoice()}, disks_default=None)
    for wrong in ({}, {system: DiskChoice()}, {"unheard-of": DiskChoice()}):
        with pytest.raises(ArmError, match="DiskNotFound"):
            add_disks(staging.world, "item", wrong)
    add_disks(staging.world, "item", {data.upper(): DiskChoice()})
    staging.wait(minutes=1)
    assert set(staging.item().disks) == {system, data}
