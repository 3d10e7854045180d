"""Process servers: what they carry, what they can't, and how machines leave them."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError

from local.simulators.site_recovery.model.discovery import set_appliance_heartbeat
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.health import problems_of
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.recovery_points import newest_point
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    register_process_server,
)
from local.simulators.site_recovery.model.server import ServerSize, StagedLoad
from local.simulators.site_recovery.model.server_load import most_machines
from local.simulators.site_recovery.model.server_staging import set_load
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.source_machine import AgentDisk
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import classic_bodies

GIB = 1024**3
SERVER = "ferry-process-server"


class Farm:
    """A classic world behind the SDK, and machines that it protects by number."""

    def __init__(self, reached):
        self.reached, self.world, self.staging = reached, reached.world, reached.staging
        self.items = reached.client.replication_protected_items
        self.fabric = self.world.fabrics[0]

    def enable(self, number=1, **changes):
        address = f"10.0.1.{number}"
        name = f"WIN-{number}"
        disks = (AgentDisk(100 * GIB, 60_000_000_000),)
        version = self.world.settings.latest_version
        machine = NetworkMachine(address, name, name, name, disks=disks, agent_version=version)
        announce(self.world, machine)
        containers = self.reached.client.replication_protection_containers
        body = classic_bodies.discovering(address, name)
        containers.begin_discover_protectable_item(*self.reached.container, body, polling=False)
        self.staging.wait(minutes=3)
        found = list(self.world.protectable_items.values())[-1]
        names = {"target_azure_vm_name": name.lower()}
        body = classic_bodies.enabling(self.world, found.item_id, **(names | changes))
        self.items.begin_create(*self.reached.item(f"item-{number}"), body, polling=False)

    def get(self, number=1):
        return self.items.get(*self.reached.item(f"item-{number}")).properties

    def codes(self, number=1):
        return {one.code for one in problems_of(self.world, self.world.items[f"item-{number}"])}

    def second(self):
        given = ProcessServerRegistration(name="second", address="10.0.0.12", after=timedelta())
        server = register_process_server(self.world, given)
        self.staging.wait(seconds=1)
        return server

    def move(self, target, *items, **changes):
        source = self.fabric.servers[1].server_id
        body = classic_bodies.moving(source, target, items, **changes)
        fabrics = self.reached.client.replication_fabrics
        where = (*self.reached.vault, self.fabric.name)
        return fabrics.begin_reassociate_gateway(*where, body, polling=False)

    def servers(self):
        return {name: item.server.name for name, item in self.world.items.items()}


@pytest.fixture
def farm(reach, stage):
    return Farm(reach(stage(classic=True, throughput=100_000_000, churn=0)))


@pytest.mark.parametrize(
    ("size", "most"),
    [
        ((2, 4, 100), 85),
        ((4, 8, 300), 85),
        ((8, 12, 599), 85),
        ((8, 12, 600), 150),
        ((12, 24, 1000), 225),
        ((64, 64, 9999), 225),
    ],
)
def test_a_process_server_takes_as_many_machines_as_its_size_allows(farm, size, most):
    farm.fabric.servers[1].size = ServerSize(*size)
    assert most_machines(farm.fabric.servers[1]) == most


@pytest.mark.parametrize(("size", "most"), [((8, 16, 300), 100), ((16, 32, 1000), 200)])
def test_one_on_the_configuration_server_takes_fewer(farm, size, most):
    farm.fabric.servers[0].size = ServerSize(*size)
    assert most_machines(farm.fabric.servers[0]) == most


def test_a_full_process_server_takes_no_more(farm, monkeypatch):
    monkeypatch.setattr(
        "local.simulators.site_recovery.model.server_load._SEPARATE", ((4, 8, 300, 1),)
    )
    farm.enable(1)
    (fabric,) = farm.reached.client.replication_fabrics.list(*farm.reached.vault)
    server = fabric.properties.custom_details.process_servers[0]
    free = server.available_space_in_bytes / server.total_space_in_bytes
    assert (round(free, 2), server.space_usage_status, server.health) == (
        0.25,
        "Warning",
        "Warning",
    )
    with pytest.raises(HttpResponseError) as caught:
        farm.enable(2)
    assert caught.value.error.code == "ProcessServerCapacityExceeded"
    farm.second()
    with pytest.raises(HttpResponseError) as caught:
        farm.move(farm.fabric.servers[1].server_id, "item-1")
    assert caught.value.error.code == "ProcessServerCapacityExceeded"


def test_the_initial_replication_shows_as_a_resync_of_each_disk(farm):
    farm.enable()
    farm.staging.wait(minutes=11)
    item = farm.get()
    shown = item.provider_specific_details
    assert item.protection_state == "InitialReplicationInProgress"
    assert shown.resync_progress_percentage == 50
    (disk,) = shown.protected_disks
    assert (disk.resync_progress_percentage, disk.progress_health) == (50, "InProgress")
    assert disk.target_data_in_mega_bytes == disk.source_data_in_mega_bytes == 51200
    assert shown.protection_stage == "ResyncInProgress"
    farm.staging.wait(minutes=6)
    jobs = farm.reached.client.replication_jobs.list(*farm.reached.vault)
    assert [job.properties.scenario_name for job in jobs][-1] == "IrCompletion"
    assert farm.get().protection_state == "Protected"
    assert farm.get().provider_specific_details.resync_progress_percentage is None


def test_a_process_server_whose_cache_is_full_takes_no_data(farm):
    farm.enable()
    farm.staging.wait(minutes=11)
    set_load(farm.world, SERVER, StagedLoad(free_cache_percent=19))
    farm.staging.wait(hours=1)
    (disk,) = farm.get().provider_specific_details.protected_disks
    assert (disk.resync_progress_percentage, disk.progress_status) == (50, "Throttled")
    assert "78169" in farm.codes()
    set_load(farm.world, SERVER, StagedLoad(free_cache_percent=20))
    farm.staging.wait(minutes=6)
    assert farm.get().protection_state == "Protected"


def test_a_silent_process_server_stops_its_machines_and_takes_no_new_ones(farm):
    farm.enable()
    farm.staging.wait(hours=1)
    set_appliance_heartbeat(farm.world, SERVER, beats=False)
    stopped = farm.world.now
    farm.staging.wait(minutes=14)
    assert farm.codes() == set()
    farm.staging.wait(minutes=1)
    assert farm.codes() == {"806"}
    assert farm.get().replication_health == "Critical"
    assert newest_point(farm.world, farm.world.items["item-1"]).time <= stopped
    with pytest.raises(HttpResponseError) as caught:
        farm.enable(2)
    assert caught.value.error.code == "806"


def test_a_server_that_registers_anew_lets_its_machines_replicate_again(farm):
    farm.enable()
    farm.staging.wait(hours=1)
    set_appliance_heartbeat(farm.world, SERVER, beats=False)
    farm.staging.wait(hours=1)
    again = ProcessServerRegistration(name=SERVER, address="10.0.0.11")
    register_process_server(farm.world, again)
    back = farm.world.now
    farm.staging.wait(minutes=10)
    assert newest_point(farm.world, farm.world.items["item-1"]).time > back


def test_a_silent_master_target_shows_on_the_items(farm):
    farm.enable()
    farm.staging.wait(hours=1)
    set_appliance_heartbeat(farm.world, "ferry-configuration-server", beats=False)
    farm.staging.wait(minutes=15)
    assert farm.codes() == {"78022"}
    (fabric,) = farm.reached.client.replication_fabrics.list(*farm.reached.vault)
    details = fabric.properties.custom_details
    assert details.cs_service_status == "Critical"
    assert len(details.master_target_servers[0].health_errors) == 1


def test_one_machine_moves_and_replicates_again(farm):
    farm.enable(1)
    farm.enable(2)
    farm.staging.wait(hours=1)
    set_appliance_heartbeat(farm.world, SERVER, beats=False)
    second = farm.second()
    farm.move(second.server_id, "ITEM-1", container=farm.fabric.container)
    moving = farm.get()
    assert (moving.current_scenario.scenario_name, moving.allowed_operations) == (
        "ReassociateGateway",
        [],
    )
    farm.staging.wait(minutes=1)
    assert farm.servers() == {"item-1": "second", "item-2": SERVER}
    assert farm.get().current_scenario.scenario_name == "None"
    moved = farm.world.now
    farm.staging.wait(minutes=10)
    assert newest_point(farm.world, farm.world.items["item-1"]).time > moved
    assert newest_point(farm.world, farm.world.items["item-2"]).time < moved


def test_a_move_that_fails_leaves_the_machine_where_it_was_and_free(farm):
    farm.enable()
    farm.staging.wait(hours=1)
    inject(farm.world, Fault(FaultKind.JOB_ERROR, "reassociate_gateway", code="78186"))
    farm.move(farm.second().server_id, "item-1")
    farm.staging.wait(minutes=1)
    assert farm.servers() == {"item-1": SERVER}
    assert farm.get().current_scenario.scenario_name == "None"


def test_all_machines_of_a_server_move_at_once(farm):
    farm.enable(1)
    farm.enable(2)
    farm.staging.wait(hours=1)
    farm.move(farm.second().server_id)
    farm.staging.wait(minutes=1)
    assert set(farm.servers().values()) == {"second"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"target": "unheard-of"}, "ProcessServerNotFound"),
        ({"items": ["unheard-of"]}, "ProtectedItemNotFound"),
        ({"items": [], "update_type": "VmLevel"}, "ProtectedItemNotFound"),
        ({"container": "unheard-of"}, "ContainerNotFound"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(farm, change, code):
    farm.enable()
    farm.staging.wait(hours=1)
    given = {"target": farm.second().server_id, "items": ["item-1"]} | change
    with pytest.raises(HttpResponseError) as caught:
        farm.move(given.pop("target"), *given.pop("items"), **given)
    assert (caught.value.status_code, caught.value.error.code) == (400, code)


def test_a_machine_does_not_move_while_a_job_holds_it(farm):
    farm.enable()
    with pytest.raises(HttpResponseError) as caught:
        farm.move(farm.second().server_id, "item-1")
    assert (caught.value.status_code, caught.value.error.code) == (
        409,
        "AnotherOperationInProgress",
    )


def test_nothing_takes_time_in_a_world_without_delays(reach, stage):
    farm = Farm(reach(stage(classic=True, mode=Mode.IMMEDIATELY)))
    farm.enable()
    assert farm.get().protection_state == "Protected"
