"""Classic items that are handed over to the modernised provider, or cared for where they are."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.discovery import set_appliance_heartbeat
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.recovery_points import newest_point
from local.simulators.site_recovery.model.registering import ServerRegistration, register_appliance
from tests.local.simulators.site_recovery import bodies, classic_bodies

MACHINE = NetworkMachine("10.0.0.21", "WIN-1", "WIN-1.corp.example", "b", agent_version="9.64.1.1")


class Switch:
    """A protected classic item, with an appliance beside its fabric."""

    def __init__(self, reached):
        self.reached, self.world, self.staging = reached, reached.world, reached.staging
        self.items = reached.client.replication_protected_items
        announce(self.world, MACHINE)
        containers = reached.client.replication_protection_containers
        body = classic_bodies.discovering(MACHINE.address)
        containers.begin_discover_protectable_item(*reached.container, body, polling=False)
        given = ServerRegistration(name="appliance", address="10.0.0.10", after=timedelta())
        self.appliance = register_appliance(self.world, given)
        self.staging.wait(minutes=3)
        (found,) = self.world.protectable_items.values()
        body = classic_bodies.enabling(self.world, found.item_id)
        self.items.begin_create(*reached.item(), body, polling=False)
        self.staging.wait(hours=1)
        self.modern = self.world.fabrics[1]
        self._associate()

    def _associate(self):
        client, vault = self.reached.client, self.reached.vault
        body = models.CreatePolicyInput(
            properties=models.CreatePolicyInputProperties(
                provider_specific_input=models.InMageRcmPolicyCreationInput(
                    enable_multi_vm_sync="true"
                )
            )
        )
        client.replication_policies.begin_create(*vault, "modern", body, polling=False)
        self.staging.wait(minutes=1)
        policy = f"{self.world.estate.vault_id}/replicationPolicies/modern"
        body = models.CreateProtectionContainerMappingInput(
            properties=models.CreateProtectionContainerMappingInputProperties(
                policy_id=policy,
                target_protection_container_id="Microsoft Azure",
                provider_specific_input=models.ReplicationProviderSpecificContainerMappingInput(
                    instance_type=bodies.RCM
                ),
            )
        )
        mappings = client.replication_protection_container_mappings
        where = (*vault, self.modern.name, self.modern.container, "modern")
        mappings.begin_create(*where, body, polling=False)
        self.staging.wait(minutes=1)

    def get(self):
        return self.items.get(*self.reached.item()).properties

    def begin(self, **changes):
        estate = self.world.estate
        given = {
            "vault_id": estate.vault_id,
            "fabric_id": self.modern.arm_id,
            "appliance_id": self.appliance.server_id,
        }
        body = classic_bodies.switching(**(given | changes))
        return self.items.begin_switch_provider(*self.reached.item(), body, polling=False)


@pytest.fixture
def switch(reach, stage):
    return Switch(reach(stage(classic=True)))


def test_an_item_that_has_switched_shows_the_modernised_providers_details(switch):
    before = switch.get()
    switch.begin()
    assert switch.get().current_scenario.scenario_name == "SwitchProvider"
    assert switch.get().provider_specific_details.instance_type == "InMageAzureV2"
    switch.staging.wait(minutes=20)
    after = switch.get()
    details = after.provider_specific_details
    assert (before.protection_state, after.protection_state) == ("Protected", "Protected")
    assert (details.instance_type, details.process_server_name) == ("InMageRcm", "appliance")
    assert (after.policy_friendly_name, after.primary_fabric_provider) == (
        "modern",
        "InMageRcmFabric",
    )
    site = f"{switch.world.estate.site_id}/machines"
    machines = switch.reached.ask(site, version="2023-06-06").json()["value"]
    assert [one["id"] for one in machines] == [details.fabric_discovery_machine_id]


def test_an_item_that_has_switched_replicates_by_the_appliance_and_fails_over_its_way(switch):
    switch.begin()
    switch.staging.wait(minutes=20)
    set_appliance_heartbeat(switch.world, "ferry-process-server", beats=False)
    silent = switch.world.now
    switch.staging.wait(minutes=30)
    assert newest_point(switch.world, switch.world.items["item"]).time > silent
    where = switch.reached.item()
    with pytest.raises(HttpResponseError, match="ProviderNotSupported"):
        switch.items.begin_unplanned_failover(*where, classic_bodies.failing_over())
    switch.items.begin_unplanned_failover(*where, bodies.failing_over(), polling=False)
    switch.staging.wait(minutes=10)
    assert switch.get().active_location == "Recovery"


def test_what_stands_in_one_container_does_not_stand_in_the_other(switch):
    modern = (*switch.reached.vault, switch.modern.name, switch.modern.container)
    by_container = switch.items.list_by_replication_protection_containers
    assert list(by_container(*modern)) == []
    assert [one.name for one in by_container(*switch.reached.container)] == ["item"]
    with pytest.raises(ResourceNotFoundError):
        switch.items.get(*modern, "item")
    client = switch.reached.client
    containers = client.replication_protection_containers.list_by_replication_fabrics
    assert [one.name for one in containers(*modern[:3])] == [switch.modern.container]
    providers = client.replication_recovery_services_providers.list_by_replication_fabrics
    assert [one.properties.friendly_name for one in providers(*modern[:3])] == ["appliance"]
    listed = switch.reached.client.replication_protectable_items
    assert list(listed.list_by_replication_protection_containers(*modern)) == []


def test_a_policy_serves_the_container_that_it_is_mapped_to_alone(switch):
    (found,) = switch.world.protectable_items.values()
    body = classic_bodies.enabling(switch.world, found.item_id)
    body.properties.policy_id = f"{switch.world.estate.vault_id}/replicationPolicies/modern"
    with pytest.raises(HttpResponseError) as caught:
        switch.items.begin_create(*switch.reached.item("another"), body)
    assert caught.value.error.code == "78253"


def test_an_item_switches_once(switch):
    switch.begin()
    switch.staging.wait(minutes=20)
    with pytest.raises(HttpResponseError) as caught:
        switch.begin()
    assert caught.value.error.code == "ProviderNotSupported"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"vault_id": "/subscriptions/s/another"}, "TargetFabricNotFound"),
        ({"fabric_id": "unheard-of"}, "TargetFabricNotFound"),
        ({"appliance_id": "unheard-of"}, "ProcessServerNotFound"),
        ({"provider": "InMageAzureV2"}, "TargetProviderNotSupported"),
    ],
)
def test_a_switch_to_something_that_is_not_there_is_refused(switch, changes, code):
    with pytest.raises(HttpResponseError) as caught:
        switch.begin(**changes)
    assert (caught.value.status_code, caught.value.error.code) == (400, code)


def test_the_classic_fabric_is_no_target(switch):
    with pytest.raises(HttpResponseError, match="TargetFabricNotFound"):
        switch.begin(fabric_id=switch.world.fabrics[0].arm_id)


def test_a_silent_appliance_is_no_target(switch):
    set_appliance_heartbeat(switch.world, "appliance", beats=False)
    switch.staging.wait(minutes=15)
    with pytest.raises(HttpResponseError) as caught:
        switch.begin()
    assert caught.value.error.code == "806"


def test_nothing_switches_where_no_policy_waits_for_it(switch):
    switch.world.mappings = {
        key: one for key, one in switch.world.mappings.items() if one.name != "modern"
    }
    with pytest.raises(HttpResponseError) as caught:
        switch.begin()
    assert caught.value.error.code == "78253"


def test_an_item_that_has_failed_over_does_not_switch(switch):
    where = switch.reached.item()
    switch.items.begin_unplanned_failover(*where, classic_bodies.failing_over(), polling=False)
    switch.staging.wait(minutes=10)
    with pytest.raises(HttpResponseError) as caught:
        switch.begin()
    assert (caught.value.status_code, caught.value.error.code) == (409, "OperationNotAllowed")


def test_an_old_agent_is_brought_up_to_date_by_an_account(switch):
    details = switch.get().provider_specific_details
    assert (details.agent_version, details.is_agent_update_required) == ("9.64.1.1", "True")
    where = switch.reached.item()
    with pytest.raises(HttpResponseError, match="RunAsAccountNotFound"):
        switch.items.begin_update_mobility_service(*where, classic_bodies.updating_agent("9"))
    body = classic_bodies.updating_agent()
    switch.items.begin_update_mobility_service(*where, body, polling=False)
    switch.staging.wait(minutes=1)
    details = switch.get().provider_specific_details
    latest = switch.world.settings.latest_version
    assert (details.agent_version, details.is_agent_update_required) == (latest, "False")
    assert switch.world.network[MACHINE.address].agent_version == latest


def test_the_machine_to_be_may_be_changed(switch):
    body = models.UpdateReplicationProtectedItemInput(
        properties=models.UpdateReplicationProtectedItemInputProperties(
            recovery_azure_vm_name="other",
            recovery_azure_vm_size="Standard_B2ms",
            vm_nics=[
                models.VMNicInputDetails(
                    ip_configs=[models.IPConfigInputDetails(recovery_subnet_name="apart")]
                )
            ],
            provider_specific_details=models.InMageAzureV2UpdateReplicationProtectedItemInput(
                target_vm_tags={"c": "d"}
            ),
        )
    )
    switch.items.begin_update(*switch.reached.item(), body, polling=False)
    switch.staging.wait(minutes=1)
    details = switch.get().provider_specific_details
    assert (details.recovery_azure_vm_name, details.recovery_azure_vm_size) == (
        "other",
        "Standard_B2ms",
    )
    assert details.target_vm_tags == {"c": "d"}
    assert details.vm_nics[0].ip_configs[0].recovery_subnet_name == "apart"
