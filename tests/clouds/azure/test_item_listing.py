from contextlib import ExitStack

import pytest
from azure.mgmt.recoveryservicessiterecovery import models
from azure.mgmt.recoveryservicessiterecovery._configuration import (
    SiteRecoveryManagementClientConfiguration,
)

from clouds.azure.item_listing import API_VERSION, ItemListing
from clouds.azure.raw import Raw
from domain.errors import Transient
from domain.provider import Provider
from domain.rehearsal import RehearsalOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.vaults import StagedVault


@pytest.fixture(params=list(Provider))
def vault(request):
    with ExitStack() as stack:
        yield StagedVault("http", stack, request.param, page_size=1)


def both(vault, item_id):
    """Read an item by the SDK's models, and by the list's raw JSON."""
    items = vault.site_recovery._items
    (listed,) = items._listed(vault.container_id)
    return items._look(item_id), listed


def test_a_list_read_raw_tells_of_an_item_what_the_sdks_models_tell_at_each_stage(vault):
    order = vault.order()
    vault.site_recovery.enable_replication(order)
    item_id, stages = order.item_id, []

    def see(**later):
        vault.wait(**later)
        model, raw = both(vault, item_id)
        assert raw == model
        stages.append(raw.protection_state)

    see(minutes=vault.enabling + 1)
    see(minutes=10)
    see(hours=1)
    network = vault.world.estate.isolated_network_id
    vault.finish(vault.site_recovery.start_rehearsal(RehearsalOrder(item_id, network)))
    see()
    vault.finish(vault.site_recovery.start_rehearsal_cleanup(item_id))
    vault.finish(vault.site_recovery.start_failover(item_id))
    see()
    assert len(set(stages)) > 2


def test_each_page_is_read_and_counted(vault):
    item_id = vault.protect()
    again = {**vault.world.items}
    vault.world.items.update({f"other-{n}": each for n in range(2) for each in again.values()})
    listing = ItemListing(vault.site_recovery._arm)
    found = list(listing.items(vault.container_id))
    assert len(found) == listing.pages == 3
    assert {each.id.lower() for each in found} == {item_id.lower()}


def test_a_list_that_the_vault_throttles_is_transient(vault):
    inject(vault.world, Fault(FaultKind.THROTTLE, "list_items"))
    with pytest.raises(Transient):
        list(ItemListing(vault.site_recovery._arm).items(vault.container_id))


def test_the_list_speaks_the_version_whose_models_its_readers_know():
    sdk = SiteRecoveryManagementClientConfiguration(credential=object(), subscription_id="s")
    assert sdk.api_version == API_VERSION


@pytest.mark.parametrize(
    "model",
    [
        models.ReplicationProtectedItemProperties,
        models.InMageRcmReplicationDetails,
        models.InMageRcmProtectedDiskDetails,
        models.InMageRcmMobilityAgentDetails,
        models.InMageAzureV2ReplicationDetails,
        models.InMageAzureV2ProtectedDiskDetails,
        models.CurrentScenarioDetails,
        models.HealthError,
    ],
)
def test_every_attribute_of_a_model_is_found_under_the_services_own_name(model):
    model.__new__(model)  # by which the model learns its names
    names = {name: field._rest_name for name, field in model._attr_to_rest_field.items()}
    raw = Raw(dict.fromkeys(names.values(), "here"))
    assert names
    assert [name for name in names if getattr(raw, name) != "here"] == []


def test_what_the_service_does_not_tell_is_none():
    assert Raw({"first": None}).first is None
    assert Raw({}).second is None
