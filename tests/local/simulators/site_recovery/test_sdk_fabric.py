"""The fabric and what is in it, through the real SDK."""

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from tests.local.simulators.site_recovery import bodies


def test_the_list_of_fabrics_lacks_the_components_that_the_fabric_shows(reached):
    fabrics = reached.client.replication_fabrics
    listed, got = next(fabrics.list(*reached.vault)), fabrics.get(*reached.vault, "FERRY-fabric")
    assert listed.properties.custom_details.process_servers == []
    components = got.properties.custom_details
    for kind in ("process_servers", "rcm_proxies", "replication_agents", "mars_agents", "dras"):
        assert [one.name for one in getattr(components, kind)] == ["ferry-appliance"]
    assert components.process_servers[0].ip_addresses == ["10.0.0.10"]
    assert components.process_servers[0].health == "Normal"


def test_the_fabric_and_its_provider_may_be_refreshed(reached):
    fabrics = reached.client.replication_fabrics
    assert fabrics.begin_check_consistency(*reached.vault, "ferry-fabric").result().name
    providers = reached.client.replication_recovery_services_providers
    listed = next(providers.list_by_replication_fabrics(*reached.vault, "ferry-fabric"))
    assert next(providers.list(*reached.vault)).id == listed.id
    where = (*reached.vault, "ferry-fabric", listed.name)
    assert providers.get(*where).properties.connection_status == "Connected"
    assert providers.begin_refresh_provider(*where).result().name == listed.name


@pytest.mark.usefixtures("enabled")
def test_containers_are_paired_and_count_their_items(reached):
    containers = reached.client.replication_protection_containers
    listed = next(containers.list_by_replication_fabrics(*reached.vault, "ferry-fabric"))
    assert next(containers.list(*reached.vault)).id == listed.id
    got = containers.get(*reached.container)
    assert (got.properties.fabric_type, got.properties.pairing_status) == (bodies.RCM, "Paired")
    assert got.properties.protected_item_count == 1


@pytest.mark.usefixtures("enabled")
def test_protectable_items_stay_empty_although_machines_are_there(reached):
    listed = reached.client.replication_protectable_items
    assert list(listed.list_by_replication_protection_containers(*reached.container)) == []
    with pytest.raises(ResourceNotFoundError):
        listed.get(*reached.container, "any")


def test_classic_operations_are_turned_down(reached):
    body = models.DiscoverProtectableItemRequest(
        properties=models.DiscoverProtectableItemRequestProperties(
            friendly_name="a", ip_address="10.0.0.1", os_type="Windows"
        )
    )
    with pytest.raises(HttpResponseError) as caught:
        reached.client.replication_protection_containers.begin_discover_protectable_item(
            *reached.container, body
        )
    assert (caught.value.status_code, caught.value.error.code) == (400, "OperationNotSupported")


def test_another_provider_is_turned_down(reached, items):
    body = models.EnableProtectionInput(
        properties=models.EnableProtectionInputProperties(
            policy_id="p",
            provider_specific_details=models.InMageAzureV2EnableProtectionInput(),
        )
    )
    with pytest.raises(HttpResponseError) as caught:
        items.begin_create(*reached.item(), body)
    assert caught.value.error.code == "ProviderNotSupported"
