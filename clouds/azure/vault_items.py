"""The protected items of vaults: read by their own provider, and acted on after a look.

Operations are started and their job is kept; nobody blocks on a poller. An action is not
idempotent by itself, so each looks at the item first: what is done or under way is found again.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.dialects.dialect import Dialect
from clouds.azure.errors import translated
from clouds.azure.fabrics import item_path
from clouds.azure.item_listing import ItemListing
from clouds.azure.item_verbs import Verb
from clouds.azure.jobs import start_job
from clouds.azure.reading import read_item
from clouds.azure.shared_items import SharedItems
from domain.errors import Refused, Transient
from domain.job import NOTHING_TO_DO, Job
from domain.protected_item import ProtectedItem, allows, forbidden
from domain.provider import Provider

NOT_FOUND = "site_recovery.404"


# Makes the request's body in the item's dialect; None for a request without a body.
type Body = Callable[[Dialect], Any] | None


class VaultItems:
    """Protected items, by the real SDK."""

    def __init__(self, arm: Arm, dialects: Mapping[Provider, Dialect]) -> None:
        self._arm = arm
        self._dialects = dialects
        self._listing = ItemListing(arm)
        self._shared = SharedItems(self._look, self._listed, lambda: arm.read_budget)

    @property
    def api(self) -> Any:
        """The SDK's operations on items."""
        return self._arm.site_recovery.replication_protected_items

    def get(self, item_id: str) -> ProtectedItem:
        """Read an item as it is now: for those who are about to do something to it."""
        self._shared.forget(item_id)
        return self._look(item_id)

    def watch(self, item_id: str) -> ProtectedItem:
        """Read an item for those who wait for it: see SharedItems."""
        return self._shared.get(item_id)

    def _look(self, item_id: str) -> ProtectedItem:
        with translated("site_recovery", item_id):
            found: Any = self.api.get(*item_path(item_id))
        return self._read(item_id, found)

    def _listed(self, container_id: str) -> Iterator[ProtectedItem]:
        for found in self._listing.items(container_id):
            if _provider_of(found) in Provider:
                yield self._read(found.id, found)

    def _read(self, item_id: str, found: Any) -> ProtectedItem:
        return read_item(item_id, found, self._dialects[Provider(_provider_of(found))].read)

    def find(self, item_id: str) -> ProtectedItem | None:
        """Read an item; None when there is none."""
        try:
            return self.get(item_id)
        except Refused as refused:
            if refused.refusal.code == NOT_FOUND:
                return None
            raise

    def act(self, item_id: str, verb: Verb, begin: Callable[..., Any], body: Body = None) -> Job:
        """Begin an operation, or find that it is under way or done; Refused when not allowed."""
        item = self.find(item_id)
        if item is None:
            if verb.missing_is_done:
                return NOTHING_TO_DO
            # Where something is missing, the service's own 404 says it best.
            return self._start(item_id, Provider.MODERNISED, begin, body)
        if verb.done(item):
            return NOTHING_TO_DO
        if job := running(item, *verb.scenarios, never=verb.never):
            return job
        if not allows(item, verb.operation):
            raise Refused(forbidden(item, verb.operation))
        return self._start(item_id, item.provider, begin, body)

    def _start(
        self, item_id: str, provider: Provider, begin: Callable[..., Any], body: Body
    ) -> Job:
        written = (body(self._dialects[provider]),) if body else ()
        return start_job(item_id, begin, *item_path(item_id), *written)


def _provider_of(found: Any) -> str:
    details = found.properties.provider_specific_details
    return (details.instance_type or "") if details else ""


def running(item: ProtectedItem, *scenarios: str, never: str = "") -> Job | None:
    """Find the item's running job, if its name has one of these words in it.

    Raises Transient while another job lets nothing else happen to the item.
    """
    if not item.running_job_id:
        return None
    name = item.running_scenario.lower()
    if any(word in name for word in scenarios) and not (never and never in name):
        return Job(item.running_job_id)
    if not item.allowed_operations:
        raise Transient(f"{item.item_id}: {item.running_scenario} is still running")
    return None
