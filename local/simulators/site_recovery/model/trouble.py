"""Injecting faults into a world, and taking them away again."""

from datetime import datetime

from local.simulators.site_recovery.model.errors import bad_request, not_found
from local.simulators.site_recovery.model.faults import ANY, Fault, FaultKind
from local.simulators.site_recovery.model.operations import AFFAIRS, OPERATIONS
from local.simulators.site_recovery.model.replicating import stall, unstall
from local.simulators.site_recovery.model.world import World


def inject(world: World, fault: Fault) -> str:
    """Let something go wrong; tell the number by which it can be withdrawn.

    A stall seizes at once what replicates already, and later whatever begins to. Points stop for
    what has any by then.
    """
    if fault.when not in {ANY, *OPERATIONS, *AFFAIRS}:
        raise bad_request("UnknownOperation", f"There is no operation '{fault.when}'.")
    with world.intervention():
        number = world.faults.inject(fault)
        if fault.kind is FaultKind.STALLED_REPLICATION:
            for item in world.items.values():
                if fault.matches(ANY, item.names):
                    stall(world, item, fault)
        if fault.kind is FaultKind.POINTS_STOP:
            _set_points(world, fault, world.now)
        return number


def withdraw(world: World, number: str) -> Fault:
    """Take a fault away, with what lasts of it; ArmError 404 when there is none."""
    with world.intervention():
        fault = world.faults.withdraw(number)
        if fault is None:
            raise not_found("faults", number)
        if fault.kind is FaultKind.STALLED_REPLICATION:
            for item in world.items.values():
                if not world.faults.standing(fault.kind, item.names):
                    unstall(world, item)
        if fault.kind is FaultKind.POINTS_STOP:
            _set_points(world, fault, None)
        return fault


def _set_points(world: World, fault: Fault, until: datetime | None) -> None:
    for item in world.items.values():
        if fault.matches(ANY, item.names):
            item.points_until = until
