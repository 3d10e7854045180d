"""The machines that the modernised provider has discovered: Microsoft.OffAzure ServerSites."""

from collections.abc import Iterator
from typing import Any

from clouds.azure.errors import from_response, translated
from clouds.azure.fabrics import Fabrics
from clouds.shared_readings import SharedReadings
from domain.machine import DiscoveredMachine, Discovery, MachineIdentity, same_machine
from domain.replication import MachineSearch

_API = "2023-06-06"


class PhysicalSite:
    """The physical sites of a vault's fabrics; the list of protectable items stays empty there.

    A site of a thousand machines is read by a thousand instances: who look at once share a list.
    """

    def __init__(self, fabrics: Fabrics) -> None:
        self._fabrics = fabrics
        self._known: dict[str, str] = {}
        self._shared = SharedReadings[str, tuple[DiscoveredMachine, ...]]()

    def find_machine(self, search: MachineSearch) -> Discovery:
        """Look for the machine in the site of the appliance's fabric."""
        with translated("off_azure", search.identity.fqdn):
            site_id = self._site(search.appliance.fabric_id)
            machines = self._shared.get(site_id, lambda: tuple(self._discovered(site_id)))
            same = (each for each in machines if same_machine(search.identity, each.identity))
            return Discovery(next(same, None))

    def _site(self, fabric_id: str) -> str:
        if fabric_id not in self._known:
            fabric = self._fabrics.get(fabric_id)
            self._known[fabric_id] = fabric.properties.custom_details.physical_site_id
        return self._known[fabric_id]

    def _discovered(self, site_id: str) -> Iterator[DiscoveredMachine]:
        """Keep of each machine that is there only what it is known by."""
        for machine in self._machines(site_id):
            properties = machine["properties"]
            if not properties.get("isDeleted"):
                name = properties.get("hydratedFqdn") or properties.get("displayName") or ""
                identity = MachineIdentity(properties.get("biosGuid") or "", name)
                account = properties.get("runAsAccountId") or ""
                yield DiscoveredMachine(machine["id"], identity, account)

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
