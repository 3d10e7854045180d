"""What items become in Azure, on the model."""

from typing import Any

from domain.errors import Refused
from domain.job import NOTHING_TO_DO, Job
from domain.target.properties import TargetFound, TargetOrder, TargetProperties, changes
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.items import running
from local.simulators.site_recovery.in_process.upkeep import SimulatedUpkeep
from local.simulators.site_recovery.model import items, protected_item, updating
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.job_kinds import UPDATE

_SAME = (
    "vm_name",
    "vm_size",
    "resource_group_id",
    "network_id",
    "subnet_name",
    "private_ip",
    "license_type",
    "boot_diagnostics_storage_account_id",
)


class SimulatedTargets(SimulatedUpkeep):
    """The targets of items on a simulated world."""

    def read_target(self, item_id: str) -> TargetFound:
        """Read what the item becomes; nothing where there is no item."""
        try:
            with translated("site_recovery", item_id), self._world.intervention():
                item = items.get_item(self._world, last_segment(item_id))
                return TargetFound(_read(item))
        except Refused as refused:
            if refused.refusal.code == "site_recovery.404":
                return TargetFound()
            raise

    def start_target_update(self, order: TargetOrder) -> Job:
        """Begin to change what differs from the order, unless nothing does."""
        item, found = self.get_protected_item(order.item_id), self.read_target(order.item_id)
        change = changes(order.desired, found.properties or TargetProperties())
        if change == TargetProperties():
            return NOTHING_TO_DO
        if job := running(item, UPDATE.scenario):
            return job
        with translated("site_recovery", order.item_id):
            name = last_segment(order.item_id)
            return self._told(updating.update_item(self._world, name, _told(change)))


def _read(item: protected_item.ProtectedItem) -> TargetProperties:
    kinds = {choice.disk_type for choice in item.disks.values()}
    return TargetProperties(
        **{name: getattr(item.target, name) or "" for name in _SAME},
        disk_type=", ".join(sorted(kinds)),
        tags=dict(item.target.vm_tags),
    )


def _told(change: TargetProperties) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(change, name) for name in _SAME if getattr(change, name)}
    if change.tags:
        told["vm_tags"] = tuple(change.tags.items())
    return told
