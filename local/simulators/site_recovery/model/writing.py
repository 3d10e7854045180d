"""What the sources write, as far as the vault's simulator has been told; and what points hold."""

from datetime import datetime

from local.simulators.journal import Writing, content_hash
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_point import Stretch
from local.simulators.site_recovery.model.replicating import pipe_of
from local.simulators.site_recovery.model.world import World


def note_writing(world: World, bios_id: str, writing: Writing) -> None:
    """Hear what is written on a source machine, known or not yet."""
    with world.intervention():
        world.writings[bios_id.casefold()] = writing
        for item in world.items.values():
            if item.machine.agent.bios_id.casefold() == bios_id.casefold() and item.stretches:
                _rest(world, item, writing.rests)


def point_hash(world: World, bios_id: str, time: datetime) -> str:
    """Hash what the disks of a source machine held at a moment: a recovery point's content."""
    writing = world.writings.get(bios_id.casefold(), Writing())
    return content_hash(writing.writers, time)


def machine_hash(world: World, vm_id: str) -> str:
    """Hash what the disks of a virtual machine held when it was made; ArmError 404 without one."""
    machine = world.virtual_machines.get(key_of(vm_id))
    if machine is None or machine.point_time is None:
        raise not_found("Microsoft.Compute/virtualMachines", last_segment(vm_id))
    return point_hash(world, machine.source_bios_id, machine.point_time)


def _rest(world: World, item: ProtectedItem, rests: datetime | None) -> None:
    """Let an item's changes come to rest, or begin again: then a new stretch does, with a point."""
    stretch = item.stretches[-1]
    caught_up = stretch.rests and not stretch.behind(world.now, pipe_of(world, item.machine))
    if rests is None and caught_up and stretch.ended is None:
        stretch.ended = world.now
        item.stretches.append(Stretch(world.now))
    else:
        stretch.rests = rests
