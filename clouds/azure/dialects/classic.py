"""The classic provider (InMageAzureV2): configuration and process servers, protectable items."""

from collections.abc import Callable, Iterator
from typing import Any

from clouds.azure.classic_servers import ClassicServers
from clouds.azure.components import read_classic_servers
from clouds.azure.dialects.classic_requests import ClassicRequests
from clouds.azure.dialects.modernised_requests import ModernisedRequests
from clouds.azure.fabrics import Fabrics, fabric_path, item_path
from clouds.azure.item_listing import ItemListing
from clouds.azure.jobs import start_job
from clouds.azure.protectable_items import ProtectableItems
from clouds.azure.reading import read_item
from domain.component import Component
from domain.job import NOTHING_TO_DO, Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.names import protected_item_name
from domain.protected_item import ProtectedItem, never_enabled, require_takeover
from domain.provider import Provider, require_open
from domain.replication import (
    MachineSearch,
    Place,
    PlaceSearch,
    ProviderSwitch,
    ServerMove,
)
from domain.vault import ReplicationAppliance, Vault

_FABRIC = "VMware"


class Classic(ClassicRequests):
    """InMageAzureV2."""

    def __init__(self, fabrics: Fabrics) -> None:
        self._fabrics = fabrics
        self._items = ProtectableItems(fabrics.arm)
        self._listing = ItemListing(fabrics.arm)

    def components(self, vault: Vault) -> Iterator[Component]:
        """List configuration servers, process servers and master targets."""
        for fabric in self._fabrics.of_type(vault, _FABRIC):
            yield from read_classic_servers(fabric)

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Choose the process server with the most room, or look at the one that is named."""
        return self._servers(landing).choose(landing)

    def find_place(self, search: PlaceSearch) -> Place:
        """Find the item under Ferry's name or with the machine's address, else a server for it."""
        landing, subject, servers = search.landing, str(search.ref), self._servers(search.landing)
        item = self._find_item(servers, search)
        if item is None:
            require_open(Provider.CLASSIC, subject, allow_retired=landing.allow_retired_provider)
            return Place(servers.choose(landing, subject))
        require_takeover(item, subject)
        server = servers.by_id(item.process_server_id)
        appliance = servers.appliance(landing, server) if server else servers.choose(landing)
        return Place(appliance, item.item_id)

    def start_discovery(self, search: MachineSearch) -> Job:
        """Begin to discover the machine, unless it is known or being discovered."""
        if self._items.find(search).machine:
            return NOTHING_TO_DO
        return self._items.start_discovery(search)

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine's address among the container's protectable items."""
        return self._items.find(search)

    def start_move(self, item: ProtectedItem, move: ServerMove) -> Job:
        """Begin to let the other process server take the item's data in."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        *_, container, name = item_path(item.item_id)
        body = models.FailoverProcessServerRequest(
            properties=models.FailoverProcessServerRequestProperties(
                container_name=container,
                source_process_server_id=item.process_server_id,
                target_process_server_id=move.onto.process_server_id,
                vms_to_migrate=[name],
                update_type="ServerLevel",
            )
        )
        fabrics: Any = self._fabrics.arm.site_recovery.replication_fabrics
        begin = fabrics.begin_reassociate_gateway
        return start_job(item.item_id, begin, *fabric_path(item.item_id), body)

    def start_switch(self, item: ProtectedItem, switch: ProviderSwitch) -> Job:
        """Begin to let the item go on under the modernised provider's appliance."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        body = models.SwitchProviderInput(
            properties=models.SwitchProviderInputProperties(
                target_instance_type=Provider.MODERNISED.value,
                provider_specific_details=models.InMageAzureV2SwitchProviderInput(
                    target_vault_id=switch.landing.vault.arm_id,
                    target_fabric_id=switch.appliance.fabric_id,
                    target_appliance_id=switch.appliance.process_server_id,
                ),
            )
        )
        items: Any = self._fabrics.arm.site_recovery.replication_protected_items
        return start_job(item.item_id, items.begin_switch_provider, *item_path(item.item_id), body)

    def updating_account(self, item: ProtectedItem) -> str:
        """Tell the configuration server's first account: the item does not tell its own."""
        fabric = self._fabrics.get(item.item_id)
        accounts = fabric.properties.custom_details.run_as_accounts or ()
        return next((each.account_id or "" for each in accounts), "")

    def _servers(self, landing: Landing) -> ClassicServers:
        return ClassicServers(self._fabrics, list(self._fabrics.of_type(landing.vault, _FABRIC)))

    def _find_item(self, servers: ClassicServers, search: PlaceSearch) -> ProtectedItem | None:
        """Find the item that replicates the machine, by whoever it was made."""
        for container_id in servers.containers():
            for found in self._listing.items(container_id):
                if not _is_of(found, search):
                    continue
                item = read_item(found.id, found, self._reader(found))
                if not never_enabled(item):
                    return item
        return None

    def _reader(self, item: Any) -> Callable[[Any], dict[str, Any]]:
        """Choose who reads an item: one that has switched tells in the other provider's words."""
        details = item.properties.provider_specific_details
        switched = details.instance_type == Provider.MODERNISED
        return ModernisedRequests().read if switched else self.read


def _is_of(item: Any, search: PlaceSearch) -> bool:
    ours = protected_item_name(search.ref)
    details = item.properties.provider_specific_details
    switched = details.instance_type == Provider.MODERNISED
    address = details.primary_nic_ip_address if switched else details.ip_address
    return bool(item.name == ours or (address and address == search.address))
