"""The modernised provider (InMageRcm): replication appliances, and machines of a physical site."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from clouds.azure.components import read_appliances
from clouds.azure.dialects.modernised_requests import ModernisedRequests
from clouds.azure.fabrics import Fabrics, item_path, no_appliance
from clouds.azure.item_listing import ItemListing
from clouds.azure.jobs import start_job
from clouds.azure.physical_site import PhysicalSite
from domain.appliance_versions import with_latest
from domain.component import Component
from domain.job import NOTHING_TO_DO, Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.protected_item import ProtectedItem
from domain.replication import (
    MachineSearch,
    Place,
    PlaceSearch,
    ProviderSwitch,
    ServerMove,
)
from domain.vault import ReplicationAppliance, Vault

if TYPE_CHECKING:
    pass

_FABRIC = "InMageRcm"


class Modernised(ModernisedRequests):
    """InMageRcm."""

    def __init__(self, fabrics: Fabrics) -> None:
        self._fabrics = fabrics
        self._site = PhysicalSite(fabrics)
        self._listing = ItemListing(fabrics.arm)

    def components(self, vault: Vault) -> Iterator[Component]:
        """List the appliances; the latest version is what the vault offers for their items."""
        found = list(self._appliances(vault))
        fabric_ids = dict.fromkeys(each.fabric_id for each in found)
        offered = [version for each in fabric_ids for version in self._offered(each)]
        yield from with_latest(found, offered)

    def _offered(self, fabric_id: str) -> Iterator[str]:
        """List the versions that the vault offers for the agents of a fabric's items."""
        for item in self._listing.items(self._fabrics.container_id(fabric_id)):
            agent = item.properties.provider_specific_details.mobility_agent_details
            yield (agent.latest_version or "") if agent else ""

    def _appliances(self, vault: Vault) -> Iterator[Component]:
        for fabric in self._fabrics.of_type(vault, _FABRIC):
            yield from read_appliances(fabric)

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the appliance that the landing names, or the only one."""
        found = list(self._appliances(landing.vault))
        fits = [each for each in found if landing.appliance_name in ("", each.name)]
        if len(fits) != 1:
            raise no_appliance(landing, [each.name for each in found])
        (one,) = fits
        return ReplicationAppliance(
            name=one.name,
            fabric_id=one.fabric_id,
            container_id=self._fabrics.container_id(one.fabric_id),
            process_server_id=one.component_id,
            address=one.address,
            health=one.health,
            last_heartbeat=one.last_heartbeat,
        )

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the landing's appliance: this provider's machines have no other place."""
        return Place(self.get_appliance(search.landing))

    def start_discovery(self, search: MachineSearch) -> Job:
        """Do nothing: the agent of a machine announces it."""
        del search
        return NOTHING_TO_DO

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the physical site of the appliance's fabric."""
        return self._site.find_machine(search)

    def start_move(self, item: ProtectedItem, move: ServerMove) -> Job:
        """Begin to send the item's data through another appliance."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        account = move.onto.run_as_account_id or None
        details = models.InMageRcmUpdateApplianceForReplicationProtectedItemInput(
            run_as_account_id=account
        )
        body = models.UpdateApplianceForReplicationProtectedItemInput(
            properties=models.UpdateApplianceForReplicationProtectedItemInputProperties(
                target_appliance_id=move.onto.process_server_id, provider_specific_details=details
            )
        )
        items: Any = self._fabrics.arm.site_recovery.replication_protected_items
        return start_job(item.item_id, items.begin_update_appliance, *item_path(item.item_id), body)

    def start_switch(self, item: ProtectedItem, switch: ProviderSwitch) -> Job:
        """Do nothing: the item has switched, or never had to."""
        del item, switch
        return NOTHING_TO_DO

    def updating_account(self, item: ProtectedItem) -> str:
        """Name none: the appliance keeps the accounts."""
        del item
        return ""
