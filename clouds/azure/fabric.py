"""The vault's fabrics: the appliance, how it fares, and the machines that it has discovered."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import from_response, translated
from domain.errors import Refusal, Refused
from domain.machine import DiscoveredMachine, Discovery, MachineIdentity, same_machine
from domain.migration import Landing
from domain.replication import MachineSearch
from domain.vault import Health, ReplicationAppliance, Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

PROVIDER = "InMageRcm"
_DISCOVERY_API = "2023-06-06"
_WORST_LAST = [Health.NONE, Health.NORMAL, Health.WARNING, Health.CRITICAL]


class Fabrics:
    """The modernised fabrics (provider InMageRcm) of a vault."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm
        self._sites: dict[str, str] = {}

    def get_appliance(self, landing: Landing) -> ReplicationAppliance:
        """Find the appliance that the landing names, or the only one."""
        with translated("site_recovery", landing.vault.name):
            found = [
                self._appliance(landing.vault, fabric, process_server)
                for fabric in self._fabrics(landing.vault)
                for process_server in fabric.properties.custom_details.process_servers or ()
            ]
        wanted = landing.appliance_name
        fits = [each for each in found if wanted in ("", each.name)]
        if len(fits) != 1:
            raise Refused(_no_appliance(landing, [each.name for each in found]))
        return fits[0]

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the physical site of the appliance's fabric.

        The list of protectable items stays empty for this provider: the site is where they are.
        """
        with translated("off_azure", search.identity.fqdn):
            for machine in self._machines(self._physical_site(search.appliance.fabric_id)):
                properties = machine["properties"]
                name = properties.get("hydratedFqdn") or properties.get("displayName") or ""
                identity = MachineIdentity(properties.get("biosGuid") or "", name)
                if not properties.get("isDeleted") and same_machine(search.identity, identity):
                    account = properties.get("runAsAccountId") or ""
                    return Discovery(DiscoveredMachine(machine["id"], identity, account))
        return Discovery()

    def _fabrics(self, vault: Vault) -> "Iterator[Any]":
        """Get each fabric: the list leaves the components out."""
        fabrics: Any = self._arm.site_recovery.replication_fabrics
        for fabric in fabrics.list(vault.resource_group, vault.name):
            if fabric.properties.custom_details.instance_type == PROVIDER:
                yield fabrics.get(vault.resource_group, vault.name, fabric.name)

    def _appliance(self, vault: Vault, fabric: Any, process_server: Any) -> ReplicationAppliance:
        containers: Any = self._arm.site_recovery.replication_protection_containers
        container = next(
            containers.list_by_replication_fabrics(vault.resource_group, vault.name, fabric.name)
        )
        details = fabric.properties.custom_details
        components = [
            each
            for kind in ("process_servers", "rcm_proxies", "replication_agents", "dras")
            for each in getattr(details, kind) or ()
            if each.id == process_server.id
        ]
        return ReplicationAppliance(
            name=process_server.name,
            fabric_id=fabric.id,
            container_id=container.id,
            process_server_id=process_server.id,
            address=next(iter(process_server.ip_addresses or ()), ""),
            health=max((_health(each.health) for each in components), key=_WORST_LAST.index),
            last_heartbeat=_oldest(each.last_heartbeat_utc for each in components),
        )

    def _physical_site(self, fabric_id: str) -> str:
        if fabric_id not in self._sites:
            ids = parts(fabric_id)
            fabric: Any = self._arm.site_recovery.replication_fabrics.get(
                ids["resourcegroups"], ids["vaults"], ids["replicationfabrics"]
            )
            self._sites[fabric_id] = fabric.properties.custom_details.physical_site_id
        return self._sites[fabric_id]

    def _machines(self, site_id: str) -> "Iterator[Any]":
        """Read the site page by page; no SDK group of its own covers it."""
        from azure.core.exceptions import HttpResponseError  # noqa: PLC0415
        from azure.core.rest import HttpRequest  # noqa: PLC0415

        url = f"{self._arm.url}{site_id}/machines?api-version={_DISCOVERY_API}"
        while url:
            response = self._arm.site_recovery.send_request(HttpRequest("GET", url))
            try:
                response.raise_for_status()
            except HttpResponseError as error:
                raise from_response("off_azure", site_id, error) from error
            page = response.json()
            yield from page["value"]
            url = page.get("nextLink")


def _no_appliance(landing: Landing, names: list[str]) -> Refusal:
    there = f"the vault has {', '.join(names)}" if names else "the vault has none"
    wanted = landing.appliance_name or "the only appliance"
    return Refusal(
        code="site_recovery.no_appliance",
        subject=landing.vault.name,
        detail=f"{wanted} was asked for, and {there}",
        remedy="Set FERRY_APPLIANCE_NAME to one of them."
        if names
        else "Deploy a replication appliance and register it with the vault.",
    )


def _health(value: Any) -> Health:
    return Health(value) if value in list(Health) else Health.NONE


def _oldest(moments: "Iterator[datetime | None]") -> datetime | None:
    return min((moment for moment in moments if moment), default=None)
