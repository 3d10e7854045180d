"""The machines that the modernised provider has discovered: Microsoft.OffAzure ServerSites."""

from collections.abc import Iterator
from typing import Any

from clouds.azure.errors import from_response, translated
from clouds.azure.fabrics import Fabrics
from domain.machine import DiscoveredMachine, Discovery, MachineIdentity, same_machine
from domain.replication import MachineSearch

_API = "2023-06-06"


class PhysicalSite:
    """The physical sites of a vault's fabrics; the list of protectable items stays empty there."""

    def __init__(self, fabrics: Fabrics) -> None:
        self._fabrics = fabrics
        self._known: dict[str, str] = {}

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the site of the appliance's fabric."""
        with translated("off_azure", search.identity.fqdn):
            for machine in self._machines(self._site(search.appliance.fabric_id)):
                properties = machine["properties"]
                name = properties.get("hydratedFqdn") or properties.get("displayName") or ""
                identity = MachineIdentity(properties.get("biosGuid") or "", name)
                if not properties.get("isDeleted") and same_machine(search.identity, identity):
                    account = properties.get("runAsAccountId") or ""
                    return Discovery(DiscoveredMachine(machine["id"], identity, account))
        return Discovery()

    def _site(self, fabric_id: str) -> str:
        if fabric_id not in self._known:
            fabric = self._fabrics.get(fabric_id)
            self._known[fabric_id] = fabric.properties.custom_details.physical_site_id
        return self._known[fabric_id]

    def _machines(self, site_id: str) -> Iterator[Any]:
        """Read the site page by page; no SDK group of its own covers it."""
        from azure.core.exceptions import HttpResponseError  # noqa: PLC0415
        from azure.core.rest import HttpRequest  # noqa: PLC0415

        arm = self._fabrics.arm
        url = f"{arm.url}{site_id}/machines?api-version={_API}"
        while url:
            response = arm.site_recovery.send_request(HttpRequest("GET", url))
            try:
                response.raise_for_status()
            except HttpResponseError as error:
                raise from_response("off_azure", site_id, error) from error
            page = response.json()
            yield from page["value"]
            url = page.get("nextLink")
