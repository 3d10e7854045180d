"""What items become in Azure, as the vault keeps it."""

from typing import Any

from clouds.azure.dialects.dialect import Dialect
from clouds.azure.errors import translated
from clouds.azure.fabrics import item_path
from clouds.azure.jobs import start_job
from clouds.azure.upkeep import VaultUpkeep
from clouds.azure.vault_items import NOT_FOUND, running
from domain.errors import Refused
from domain.job import NOTHING_TO_DO, Job
from domain.provider import Provider
from domain.target.properties import TargetFound, TargetOrder, TargetProperties, changes

_UPDATE = ("updatevmproperties", "updateproperties", "updatereplicationprotecteditem")


class VaultTargets(VaultUpkeep):
    """The targets of items, by the real SDK."""

    def read_target(self, item_id: str) -> TargetFound:
        """Read what the item becomes; nothing where there is no item."""
        try:
            properties = self._properties(item_id)
        except Refused as refused:
            if refused.refusal.code == NOT_FOUND:
                return TargetFound()
            raise
        return TargetFound(self._dialect(properties).read_target(properties))

    def start_target_update(self, order: TargetOrder) -> Job:
        """Begin to change what differs from the order, unless nothing does."""
        properties = self._properties(order.item_id)
        dialect = self._dialect(properties)
        change = changes(order.desired, dialect.read_target(properties))
        if change == TargetProperties():
            return NOTHING_TO_DO
        if job := running(self._items.get(order.item_id), *_UPDATE):
            return job
        body = dialect.target_update(change, properties)
        begin = self._items.api.begin_update
        return start_job(order.item_id, begin, *item_path(order.item_id), body)

    def _properties(self, item_id: str) -> Any:
        with translated("site_recovery", item_id):
            found: Any = self._items.api.get(*item_path(item_id))
        return found.properties

    def _dialect(self, properties: Any) -> Dialect:
        return self._dialects[Provider(properties.provider_specific_details.instance_type)]
