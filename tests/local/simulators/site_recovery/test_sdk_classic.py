"""The classic provider's whole story through the real SDK: discovered, protected, failed over."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.source_machine import AgentDisk
from tests.local.simulators.site_recovery import bodies, classic_bodies
from tests.local.simulators.site_recovery.bodies import state

MACHINE = NetworkMachine(
    address="10.0.0.21",
    name="WIN-1",
    fqdn="WIN-1.corp.example",
    bios_id="ec2a1b2c-0000-4000-8000-000000000001",
    disks=(AgentDisk(), AgentDisk(2 * 1024**3)),
)


@pytest.fixture
def classic(reach, stage):
    """A classic world in which nothing takes time, and one machine in its source network."""
    reached = reach(stage(classic=True, mode=Mode.IMMEDIATELY, retry_after=timedelta()))
    announce(reached.world, MACHINE)
    return reached


def discover(reached, **given):
    containers = reached.client.replication_protection_containers
    body = classic_bodies.discovering(**given)
    return containers.begin_discover_protectable_item(*reached.container, body).result()


def listed(reached):
    items = reached.client.replication_protectable_items
    return list(items.list_by_replication_protection_containers(*reached.container))


def protect(reached, **changes):
    discover(reached)
    items = reached.client.replication_protected_items
    body = classic_bodies.enabling(reached.world, listed(reached)[0].id, **changes)
    items.begin_create(*reached.item(), body).result()
    return items.get(*reached.item())


def details(item):
    return item.properties.provider_specific_details


def test_a_machine_is_discovered_by_its_address_and_found_in_the_list(classic):
    assert listed(classic) == []
    container = discover(classic)
    assert container.name == classic.container[-1]
    (found,) = listed(classic)
    shown = found.properties.custom_details
    assert (shown.ip_address, shown.os_type, shown.discovery_type) == (
        "10.0.0.21",
        "Windows",
        "physical",
    )
    assert (shown.agent_installed, shown.disk_details) == ("false", [])
    assert found.properties.protection_status == "Unprotected"
    assert found.properties.supported_replication_providers == ["InMageAzureV2"]
    items = classic.client.replication_protectable_items
    assert items.get(*classic.container, found.name.upper()).id == found.id
    with pytest.raises(ResourceNotFoundError):
        items.get(*classic.container, "unheard-of")


def test_a_machine_with_an_agent_shows_its_disks(classic):
    world = classic.world
    world.network["10.0.0.21"] = NetworkMachine(
        "10.0.0.21", "WIN-1", "WIN-1", "b", agent_version="9.66.1.1", disks=MACHINE.disks
    )
    discover(classic)
    shown = listed(classic)[0].properties.custom_details
    assert (shown.agent_installed, shown.agent_version) == ("true", "9.66.1.1")
    assert [disk.disk_size_in_mb for disk in shown.disk_details] == ["30720", "2048"]


@pytest.mark.parametrize("address", ["10.0.0.99", "10.0.0.22"])
def test_nothing_is_discovered_where_nothing_answers(classic, address):
    announce(classic.world, NetworkMachine("10.0.0.22", "w", "w", "b", open_ports=()))
    with pytest.raises(HttpResponseError) as caught:
        discover(classic, address=address)
    assert caught.value.error.code == "95117"
    assert listed(classic) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"address": "nowhere"}, "InvalidIPAddress"),
        ({"os_type": "Solaris"}, "InvalidOSType"),
        ({"name": ""}, "InvalidParameter"),
    ],
)
def test_a_discovery_that_makes_no_sense_is_refused(classic, given, code):
    with pytest.raises(HttpResponseError) as caught:
        discover(classic, **given)
    assert (caught.value.status_code, caught.value.error.code) == (400, code)


def test_a_machine_is_discovered_once(classic):
    discover(classic)
    with pytest.raises(HttpResponseError) as caught:
        discover(classic)
    assert caught.value.status_code == 409


def test_a_protected_item_shows_the_classic_providers_details(classic):
    item = protect(classic)
    shown = details(item)
    assert (state(item), item.properties.primary_fabric_provider) == ("Protected", "VMware")
    assert shown.instance_type == "InMageAzureV2"
    assert (shown.process_server_name, shown.ip_address) == ("ferry-process-server", "10.0.0.21")
    assert shown.master_target_id == classic.world.fabrics[0].servers[0].server_id
    assert (shown.recovery_azure_vm_name, shown.target_vm_id) == ("vm", None)
    assert shown.target_vm_tags == {"a": "b"}
    assert [disk.resync_progress_percentage for disk in shown.protected_disks] == [None, None]
    assert [disk.replica_disk_type for disk in shown.protected_managed_disks] == [
        "StandardSSD_LRS",
        "StandardSSD_LRS",
    ]
    assert (shown.agent_version, shown.is_agent_update_required) == ("9.66.7614.1", "False")
    (found,) = listed(classic)
    assert found.properties.protection_status == "Protected"
    assert found.properties.replication_protected_item_id == item.id
    assert found.properties.custom_details.agent_installed == "true"
    (fabric,) = classic.client.replication_fabrics.list(*classic.vault)
    server = fabric.properties.custom_details.process_servers[0]
    assert (server.machine_count, server.replication_pair_count) == ("1", "2")


def test_an_item_fails_over_changes_its_point_commits_and_goes(classic):
    protect(classic)
    classic.staging.wait(hours=1)
    items = classic.client.replication_protected_items
    points = list(
        classic.client.recovery_points.list_by_replication_protected_items(*classic.item())
    )
    assert len(points) == 13
    failed = items.begin_unplanned_failover(*classic.item(), classic_bodies.failing_over()).result()
    assert failed.properties.active_location == "Recovery"
    assert failed.properties.allowed_operations == [
        "CompleteMigration",
        "Commit",
        "DisableProtection",
        "ChangePit",
    ]
    assert details(failed).target_vm_id.endswith("/virtualMachines/vm")
    oldest = points[-1]
    changed = items.begin_apply_recovery_point(
        *classic.item(), classic_bodies.changing_point(oldest.id)
    ).result()
    assert changed.properties.failover_recovery_point_id == oldest.id
    committed = items.begin_failover_commit(*classic.item()).result()
    assert state(committed) == "UnplannedFailoverStatesBegin"
    items.begin_delete(*classic.item(), bodies.removing("MigrationComplete")).result()
    with pytest.raises(ResourceNotFoundError):
        items.get(*classic.item())
    assert "vm" in {machine.name for machine in classic.world.virtual_machines.values()}


def test_a_failover_may_be_rehearsed(classic):
    protect(classic)
    items = classic.client.replication_protected_items
    tested = items.begin_test_failover(*classic.item(), classic_bodies.rehearsing()).result()
    assert tested.properties.test_failover_state == "WaitingForCompletion"
    items.begin_test_failover_cleanup(*classic.item(), bodies.cleaning_up()).result()
    assert classic.world.virtual_machines == {}


@pytest.mark.parametrize("wrong", [bodies.failing_over(), None])
def test_a_classic_item_takes_no_orders_of_the_other_provider(classic, wrong):
    protect(classic)
    body = wrong or classic_bodies.failing_over()
    if wrong is None:
        body.properties.provider_specific_details = None
    with pytest.raises(HttpResponseError) as caught:
        classic.client.replication_protected_items.begin_unplanned_failover(*classic.item(), body)
    assert caught.value.status_code == 400
