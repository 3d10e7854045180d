"""Lists protected items as raw JSON through the SDK's pipeline, building none of its models."""

from collections.abc import Iterator
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from clouds.azure.raw import Raw

# The one that the SDK speaks, by whose models the readers know the names.
API_VERSION = "2025-08-01"


class ItemListing:
    """The protected items of a container, a page at a time; counts the pages that it has read."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm
        self.pages = 0

    def items(self, container_id: str) -> Iterator[Any]:
        """Read all items of a protection container; errors as those of any other reading."""
        from azure.core.rest import HttpRequest  # noqa: PLC0415 (keeps the cold start short)

        here = f"{self._arm.url}{container_id}/replicationProtectedItems"
        url: str | None = f"{here}?api-version={API_VERSION}"
        while url:
            with translated("site_recovery", container_id):
                answer = self._arm.site_recovery.send_request(HttpRequest("GET", url))
                answer.raise_for_status()
                page = answer.json()
            self.pages += 1
            yield from map(Raw, page["value"])
            url = page.get("nextLink")
