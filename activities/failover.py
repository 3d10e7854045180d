"""Failover, commit and completion of protected items, and the machines they become."""

from clouds.ports import Clouds
from domain.emergency_stop import require_lifted
from domain.errors import Refused
from domain.job import Job
from domain.protected_item import untouched
from domain.replication import PointFailover
from domain.virtual_machine import NO_SUCH_MACHINE, VirtualMachine


def heed_emergency_stop(clouds: Clouds, item_id: str) -> None:
    """Raise Refused `ferry.emergency_stop` where it is pulled and no failover of the item began."""
    stop = clouds.brake.read()
    if stop.pulled and untouched(clouds.site_recovery.get_protected_item(item_id)):
        require_lifted(stop, item_id)


def start_failover(clouds: Clouds, item_id: str) -> Job:
    """Begin the unplanned failover to the latest recovery point, unless the emergency stop says no.

    The story has looked before, but a repeated step may come hours later. What has begun before
    is found again.
    """
    heed_emergency_stop(clouds, item_id)
    return clouds.site_recovery.start_failover(item_id)


def start_point_failover(clouds: Clouds, order: PointFailover) -> Job:
    """Begin the unplanned failover to exactly one recovery point, unless the stop says no."""
    heed_emergency_stop(clouds, order.item_id)
    return clouds.site_recovery.start_point_failover(order)


def get_virtual_machine(clouds: Clouds, vm_id: str) -> VirtualMachine:
    """Read how the virtual machine is."""
    return clouds.target.get_virtual_machine(vm_id)


def start_commit(clouds: Clouds, item_id: str) -> Job:
    """Begin to make the failover final."""
    return clouds.site_recovery.start_commit(item_id)


def start_completion(clouds: Clouds, item_id: str) -> Job:
    """Begin to end the protection of an item that has migrated."""
    return clouds.site_recovery.start_completion(item_id)


def delete_virtual_machine(clouds: Clouds, vm_id: str) -> None:
    """Begin to delete the virtual machine that a failover made, with all its parts."""
    clouds.target.delete_virtual_machine(vm_id)


def virtual_machine_gone(clouds: Clouds, vm_id: str) -> bool:
    """Say whether there is no such virtual machine any more."""
    try:
        clouds.target.get_virtual_machine(vm_id)
    except Refused as refused:
        if refused.refusal.code == NO_SUCH_MACHINE:
            return True
        raise
    return False
