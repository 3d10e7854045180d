"""Vaults that begin empty, and servers that register with them, through the real SDK."""

import pytest
from azure.core.exceptions import ResourceNotFoundError

from domain.component import ComponentQuery, Role
from domain.errors import Refused
from domain.provider import Provider
from domain.vault import Health, Vault
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.registering import (
    ConfigurationServerRegistration,
    JoiningRegistration,
    register_configuration_server,
    register_master_target,
)
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.vault_resources import VaultOrder, put_vault
from local.simulators.site_recovery.ports import SimulatedSiteRecovery

CS = {"name": "cs-1", "address": "10.1.0.10", "run_as_accounts": ["push", "dummy"]}
PS = {"name": "ps-1", "address": "10.0.0.11", "version": "9.60.1.1"}


@pytest.fixture
def empty(reach, stage):
    return reach(stage(furnished=False))


def make_vault(reached):
    world = reached.world
    put_vault(world, world.estate.vault_id, VaultOrder("westeurope", "RS0"))
    reached.staging.wait(seconds=30)


@pytest.fixture
def classic(empty):
    """A vault with a configuration server and a process server; a control call registers more."""
    make_vault(empty)

    def register(kind, body, status=200):
        answer = empty.ask(f"/simulator/{kind}", "POST", body, version="")
        assert answer.status_code == status, answer.text
        return answer.json()

    register("configuration-servers", CS)
    register("process-servers", PS)
    empty.register = register
    return empty


def components(reached, provider=Provider.CLASSIC):
    estate = reached.world.estate
    vault = Vault(estate.subscription_id, estate.resource_group, estate.vault)
    return SimulatedSiteRecovery(reached.world).list_components(ComponentQuery(vault, provider))


def test_everything_in_a_vault_that_is_not_there_is_missing(empty):
    with pytest.raises(ResourceNotFoundError):
        list(empty.client.replication_fabrics.list(*empty.vault))
    with pytest.raises(Refused) as caught:
        components(empty)
    assert caught.value.refusal.code == "site_recovery.404"
    answer = empty.ask("/simulator/configuration-servers", "POST", CS, version="")
    assert answer.status_code == 404


def test_a_vault_that_is_made_is_empty(empty):
    make_vault(empty)
    assert list(empty.client.replication_fabrics.list(*empty.vault)) == []
    empty.world.reset()
    assert empty.world.vault is None


def test_a_classic_fabric_appears_a_quarter_of_an_hour_after_its_configuration_server(classic):
    fabrics = classic.client.replication_fabrics
    classic.staging.wait(minutes=14, seconds=59)
    assert (list(fabrics.list(*classic.vault)), components(classic)) == ([], ())
    classic.staging.wait(seconds=1)
    (fabric,) = fabrics.list(*classic.vault)
    assert (len(fabric.name), fabric.properties.friendly_name) == (64, "cs-1")
    assert fabrics.get(*classic.vault, fabric.name.upper()).id == fabric.id
    containers = classic.client.replication_protection_containers
    (container,) = containers.list_by_replication_fabrics(*classic.vault, fabric.name)
    assert container.name.startswith("cloud_")
    assert (container.properties.fabric_type, container.properties.pairing_status) == (
        "VMware",
        "NotPaired",
    )
    (provider,) = classic.client.replication_recovery_services_providers.list(*classic.vault)
    assert provider.properties.fabric_type == "VMware"


def test_the_list_of_classic_fabrics_shows_the_servers_as_the_fabric_does(classic):
    classic.staging.wait(minutes=15)
    (fabric,) = classic.client.replication_fabrics.list(*classic.vault)
    details = fabric.properties.custom_details
    assert (details.host_name, details.ip_address, details.cs_service_status) == (
        "cs-1",
        "10.1.0.10",
        "Healthy",
    )
    assert [(one.account_id, one.account_name) for one in details.run_as_accounts] == [
        ("1", "push"),
        ("2", "dummy"),
    ]
    (server,), (target,) = details.process_servers, details.master_target_servers
    assert (server.friendly_name, server.ip_address) == ("ps-1", "10.0.0.11")
    assert (server.agent_version, server.version_status) == ("9.60.1.1", "NotSupported")
    assert (server.machine_count, server.replication_pair_count) == ("0", "0")
    assert server.last_heartbeat == classic.world.now
    assert (target.name, target.ip_address, target.version_status) == (
        "cs-1",
        "10.1.0.10",
        "Supported",
    )


def test_servers_are_listed_once_for_each_role(classic):
    classic.register("master-targets", {"name": "mt-1", "address": "10.1.0.11"})
    second = {"name": "cs-2", "address": "10.1.0.20", "process_server": True}
    classic.register("configuration-servers", second)
    classic.staging.wait(minutes=15)
    listed = [(one.role, one.name) for one in components(classic)]
    assert listed == [
        (Role.CONFIGURATION_SERVER, "cs-1"),
        (Role.PROCESS_SERVER, "ps-1"),
        (Role.MASTER_TARGET, "cs-1"),
        (Role.MASTER_TARGET, "mt-1"),
        (Role.CONFIGURATION_SERVER, "cs-2"),
        (Role.PROCESS_SERVER, "cs-2"),
        (Role.MASTER_TARGET, "cs-2"),
    ]
    assert len({one.fabric_id for one in components(classic)}) == 2


def test_an_update_on_the_machine_shows_at_once(classic):
    classic.staging.wait(minutes=15)
    (before,) = (one for one in components(classic) if one.role is Role.PROCESS_SERVER)
    assert (before.version, before.version_status) == ("9.60.1.1", "NotSupported")
    latest = before.latest_version
    classic.register("process-servers", PS | {"version": latest})
    (after,) = (one for one in components(classic) if one.role is Role.PROCESS_SERVER)
    assert (after.version, after.version_status) == (latest, "Supported")


def test_a_server_that_dies_is_critical_after_a_quarter_of_an_hour(classic):
    classic.staging.wait(minutes=15)
    beats = "/simulator/process-servers/PS-1/heartbeat"
    classic.ask(beats, "POST", {"beats": False}, version="")
    classic.staging.wait(minutes=14)
    assert {one.health for one in components(classic)} == {Health.NORMAL}
    classic.staging.wait(minutes=1)
    (dead,) = (one for one in components(classic) if one.health is Health.CRITICAL)
    assert (dead.name, dead.messages) == ("ps-1", ("ps-1 sends no heartbeat.",))
    classic.register("process-servers", PS)
    assert {one.health for one in components(classic)} == {Health.NORMAL}


@pytest.mark.parametrize(
    ("load", "health"),
    [
        ({"cpu_percent": 80}, Health.NORMAL),
        ({"cpu_percent": 81}, Health.WARNING),
        ({"memory_percent": 96}, Health.CRITICAL),
        ({"free_cache_percent": 30}, Health.NORMAL),
        ({"free_cache_percent": 29}, Health.WARNING),
        ({"free_cache_percent": 24}, Health.CRITICAL),
        ({"pending_bytes": 31 * 60 * 40_000_000}, Health.WARNING),
        ({"pending_bytes": 46 * 60 * 40_000_000}, Health.CRITICAL),
    ],
)
def test_a_process_server_is_as_well_as_the_worst_of_its_figures(classic, load, health):
    classic.staging.wait(minutes=15)
    answer = classic.ask("/simulator/process-servers/ps-1/load", "POST", load, version="")
    assert answer.status_code == 200
    (server,) = (one for one in components(classic) if one.role is Role.PROCESS_SERVER)
    assert (server.health, bool(server.messages)) == (health, health is not Health.NORMAL)
    (fabric,) = classic.client.replication_fabrics.list(*classic.vault)
    assert fabric.properties.custom_details.process_servers[0].health == health


def test_the_modernised_fabric_comes_with_its_first_appliance_beside_a_classic_one(classic):
    classic.register("appliances", {"name": "a-1", "address": "10.0.0.10", "after": 60})
    classic.register("appliances", {"name": "a-2", "address": "10.0.0.12", "after": 120})
    classic.staging.wait(minutes=1)
    (only,) = components(classic, Provider.MODERNISED)
    assert (only.role, only.name, only.address) == (Role.APPLIANCE, "a-1", "10.0.0.10")
    classic.staging.wait(minutes=20)
    assert [one.name for one in components(classic, Provider.MODERNISED)] == ["a-1", "a-2"]
    assert len(list(classic.client.replication_fabrics.list(*classic.vault))) == 2


def test_a_process_server_needs_a_configuration_server(empty):
    make_vault(empty)
    with pytest.raises(ArmError, match="NoConfigurationServer"):
        register_master_target(empty.world, JoiningRegistration(name="mt", address="10.1.0.11"))
    answer = empty.ask("/simulator/process-servers", "POST", PS, version="")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "NoConfigurationServer")


@pytest.mark.parametrize("kind", ["appliances", "configuration-servers", "network"])
def test_a_registration_with_unknown_fields_is_refused(classic, kind):
    body = {"name": "x", "address": "10.0.0.1", "surprise": 1}
    assert classic.register(kind, body, 400)["error"]["code"] == "InvalidControl"


def test_looks_make_servers_appear_where_they_make_the_world_go_on(reach, stage):
    reached = reach(stage(mode=Mode.LOOKS))
    given = ConfigurationServerRegistration(name="cs-1", address="10.1.0.10")
    register_configuration_server(reached.world, given)
    fabrics = reached.client.replication_fabrics
    seen = [len(list(fabrics.list(*reached.vault))) for _ in range(3)]
    assert seen == [1, 2, 2]


def test_a_classic_world_stands_ready(reach, stage):
    reached = reach(stage(classic=True))
    (fabric,) = reached.client.replication_fabrics.list(*reached.vault)
    details = fabric.properties.custom_details
    assert [one.friendly_name for one in details.process_servers] == ["ferry-process-server"]
    assert [one.account_name for one in details.run_as_accounts] == ["ferry-run-as"]
    (mapping,) = reached.client.replication_protection_container_mappings.list(*reached.vault)
    assert mapping.id.lower().startswith(fabric.id.lower())
    (policy,) = reached.client.replication_policies.list(*reached.vault)
    assert policy.properties.provider_specific_details.multi_vm_sync_status == "Enabled"
