"""Protectable items: the machines that a configuration server knows by their private address."""

from collections.abc import Iterator
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from clouds.azure.fabrics import container_path, fabric_path
from clouds.azure.jobs import start_job
from domain.job import Job, JobState
from domain.machine import DiscoveredMachine, Discovery, MachineIdentity
from domain.replication import MachineSearch

_UNDER_WAY = {JobState.NOT_STARTED, JobState.IN_PROGRESS}


class ProtectableItems:
    """The protectable items of a classic fabric's container."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def find(self, search: MachineSearch) -> Discovery:
        """Look for the machine's address; one that is protected already comes first."""
        with translated("site_recovery", search.address):
            found = [each for each in self._list(search) if _address(each) == search.address]
        found.sort(key=lambda each: not each.properties.replication_protected_item_id)
        return Discovery(_machine(found[0])) if found else Discovery()

    def start_discovery(self, search: MachineSearch) -> Job:
        """Begin to discover the machine, or find the discovery that is under way."""
        from azure.mgmt.recoveryservicessiterecovery import models  # noqa: PLC0415

        if running := self._running(search):
            return running
        body = models.DiscoverProtectableItemRequest(
            properties=models.DiscoverProtectableItemRequestProperties(
                friendly_name=search.name, ip_address=search.address, os_type="Windows"
            )
        )
        container_id = search.appliance.container_id
        containers: Any = self._arm.site_recovery.replication_protection_containers
        begin = containers.begin_discover_protectable_item
        return start_job(container_id, begin, *container_path(container_id), body)

    def _list(self, search: MachineSearch) -> Iterator[Any]:
        items: Any = self._arm.site_recovery.replication_protectable_items
        path = container_path(search.appliance.container_id)
        yield from items.list_by_replication_protection_containers(*path)

    def _running(self, search: MachineSearch) -> Job | None:
        """Find a discovery under the machine's name: the names of its scenario are unpublished."""
        group, vault, _ = fabric_path(search.appliance.fabric_id)
        with translated("site_recovery", search.name):
            for job in self._arm.site_recovery.replication_jobs.list(group, vault):
                properties: Any = job.properties
                ours = properties.target_object_name == search.name
                scenario = (properties.scenario_name or "").lower()
                if ours and "discover" in scenario and properties.state in _UNDER_WAY:
                    return Job(job.id or "", scenario=properties.scenario_name)
        return None


def _address(item: Any) -> str:
    return getattr(item.properties.custom_details, "ip_address", None) or ""


def _machine(item: Any) -> DiscoveredMachine:
    properties = item.properties
    disks = getattr(properties.custom_details, "disk_details", None) or ()
    return DiscoveredMachine(
        machine_id=item.id,
        identity=MachineIdentity("", properties.friendly_name or ""),
        disk_ids=tuple(disk.disk_id for disk in disks if disk.disk_id),
        item_id=properties.replication_protected_item_id or "",
    )
