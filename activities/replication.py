"""Replication into the vault: the appliance, the machines it sees, the items it protects."""

from clouds.ports import Clouds
from domain.job import Job
from domain.machine import Discovery
from domain.migration import Landing
from domain.protected_item import ProtectedItem
from domain.replication import (
    MachineSearch,
    Place,
    PlaceSearch,
    PointChange,
    ProviderSwitch,
    RecoveryPoint,
    ReplicationOrder,
    ServerMove,
)
from domain.vault import ReplicationAppliance
from domain.zero_loss import PointSearch


def get_appliance(clouds: Clouds, landing: Landing) -> ReplicationAppliance:
    """Find the appliance and read its health."""
    return clouds.site_recovery.get_appliance(landing)


def find_place(clouds: Clouds, search: PlaceSearch) -> Place:
    """Find where the machine replicates, or is to."""
    return clouds.site_recovery.find_place(search)


def start_discovery(clouds: Clouds, search: MachineSearch) -> Job:
    """Begin to make the vault look for the machine."""
    return clouds.site_recovery.start_discovery(search)


def find_machine(clouds: Clouds, search: MachineSearch) -> Discovery:
    """Look for the machine among those that the vault knows."""
    return clouds.site_recovery.find_machine(search)


def enable_replication(clouds: Clouds, order: ReplicationOrder) -> Job:
    """Begin to protect the machine."""
    return clouds.site_recovery.enable_replication(order)


def start_move(clouds: Clouds, move: ServerMove) -> Job:
    """Begin to move the item to another server."""
    return clouds.upkeep.start_move(move)


def start_point_change(clouds: Clouds, change: PointChange) -> Job:
    """Begin to put another recovery point in the place of the one failed over to."""
    return clouds.upkeep.start_point_change(change)


def start_provider_switch(clouds: Clouds, switch: ProviderSwitch) -> Job:
    """Begin to switch the item to the modernised provider."""
    return clouds.upkeep.start_provider_switch(switch)


def get_protected_item(clouds: Clouds, item_id: str) -> ProtectedItem:
    """Read how far the item's replication is."""
    return clouds.site_recovery.get_protected_item(item_id)


def see_item(clouds: Clouds, search: PointSearch) -> ProtectedItem:
    """Read the item in which a recovery point is looked for."""
    return clouds.site_recovery.get_protected_item(search.item_id)


def list_recovery_points(clouds: Clouds, item_id: str) -> tuple[RecoveryPoint, ...]:
    """List the item's recovery points, the newest first."""
    return clouds.site_recovery.list_recovery_points(item_id)


def start_disabling(clouds: Clouds, item_id: str) -> Job:
    """Begin to end the item's protection."""
    return clouds.site_recovery.start_disabling(item_id)


def get_job(clouds: Clouds, job_id: str) -> Job:
    """Read how far a job is."""
    return clouds.site_recovery.get_job(job_id)
