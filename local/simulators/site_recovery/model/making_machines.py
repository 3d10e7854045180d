"""Virtual machines: made by failovers, looked at, deleted."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.faults import FaultKind
from local.simulators.site_recovery.model.networks import free_address, has_subnet
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.virtual_machine import AzureMachine
from local.simulators.site_recovery.model.virtual_network import NetworkInterface
from local.simulators.site_recovery.model.world import World

_DEFAULT_SIZE = "Standard_D4s_v3"


def make_machine(
    world: World, item: ProtectedItem, at: datetime, suffix: str = "", network_id: str = ""
) -> None:
    """Make the item's virtual machine, or its rehearsal's; one of that name is replaced.

    A rehearsal's lands in the network that is named.
    """
    target, point = item.target, item.test_point if suffix else item.failover_point
    machine = AzureMachine(
        vm_id=f"{target.vm_id}{suffix}",
        name=f"{target.vm_name}{suffix}",
        guid=world.ids.new("virtual-machine"),
        location=world.estate.location,
        created=at,
        size=target.vm_size or _DEFAULT_SIZE,
        os_name=item.machine.agent.os_name,
        disk_sizes=tuple(disk.size for disk in item.machine.agent.disks),
        network_id=network_id or target.network_id,
        subnet_name=(target.test_subnet_name if suffix else None) or target.subnet_name,
        tags=dict(target.vm_tags),
        source_bios_id=item.machine.agent.bios_id,
        point_time=point.time if point else None,
    )
    world.virtual_machines[key_of(machine.vm_id)] = machine
    _plug_in(world, machine)
    _boot(world, machine, (item.name, machine.name))


def start_machine(world: World, machine: AzureMachine) -> None:
    """Add a virtual machine that somebody else than Site Recovery made, and let it boot."""
    machine.goes_along |= {key_of(part) for part in machine.parts}
    world.virtual_machines[key_of(machine.vm_id)] = machine
    _boot(world, machine, (machine.name,))


def get_virtual_machine(world: World, vm_id: str) -> AzureMachine:
    """Read a virtual machine by its id; ArmError 404 when there is none."""
    with world.turn("get_virtual_machine", vm_id):
        machine = find_machine(world, vm_id)
        world.agenda.look(key_of(machine.vm_id))
        return find_machine(world, vm_id)


def delete_virtual_machine(world: World, vm_id: str) -> AzureMachine:
    """Begin to delete a virtual machine; ArmError 404 when there is none."""
    with world.turn("delete_virtual_machine", vm_id) as turn:
        machine = find_machine(world, vm_id)
        key = key_of(machine.vm_id)
        turn.effect = "deleted"
        machine.deleting = machine.deleting or world.agenda.begin(
            Activity(
                subject=key,
                begun=world.now,
                duration=world.settings.jobs.delete_virtual_machine,
                looks=world.settings.looks.job,
                done=lambda _: _forget(world, machine),
            )
        )
        return machine


def mark_parts(world: World, vm_id: str, part_ids: Iterable[str]) -> AzureMachine:
    """Begin to let parts of a machine go along when it is deleted; ArmError 404 without it."""
    with world.turn("update_virtual_machine", vm_id) as turn:
        machine = find_machine(world, vm_id)
        machine.goes_along |= {key_of(each) for each in part_ids}
        turn.effect = "updated"
        machine.updating = world.agenda.begin(
            Activity(
                subject=key_of(machine.vm_id),
                begun=world.now,
                duration=world.settings.jobs.update,
                looks=1,
                done=lambda _: None,
            )
        )
        return machine


def _plug_in(world: World, machine: AzureMachine) -> None:
    """Make the machine's network interface anew, behind no network security group."""
    subnet_id = f"{machine.network_id}/subnets/{machine.subnet_name}"
    world.ground.interfaces[key_of(machine.interface_id)] = NetworkInterface(
        interface_id=machine.interface_id,
        location=machine.location,
        subnet_id=subnet_id,
        address=free_address(world, subnet_id) if has_subnet(world, subnet_id) else "",
        machine_id=machine.vm_id,
    )


def forget_machine(world: World, vm_id: str) -> None:
    """Drop a virtual machine, if it is there."""
    world.virtual_machines.pop(key_of(vm_id), None)


def _forget(world: World, machine: AzureMachine) -> None:
    if world.virtual_machines.get(key_of(machine.vm_id)) is machine:
        stays = {key_of(part) for part in machine.parts} - machine.goes_along
        world.ground.left_behind |= stays
        interface = world.ground.interfaces.get(key_of(machine.interface_id))
        if interface:
            interface.goes_along = key_of(machine.interface_id) not in stays
        forget_machine(world, machine.vm_id)


def find_machine(world: World, vm_id: str) -> AzureMachine:
    """Find a virtual machine within a call; ArmError 404 when there is none."""
    try:
        return world.virtual_machines[key_of(vm_id)]
    except KeyError:
        raise not_found("Microsoft.Compute/virtualMachines", last_segment(vm_id)) from None


def _boot(world: World, machine: AzureMachine, names: tuple[str, ...]) -> None:
    if world.strike(frozenset({FaultKind.NEVER_BOOTS}), "boot", names):
        return
    machine.boot = world.agenda.begin(
        Activity(
            subject=key_of(machine.vm_id),
            begun=machine.created,
            duration=world.settings.boot,
            looks=world.settings.looks.boot,
            done=partial(_start_agent, world, machine, names),
        )
    )


def _start_agent(world: World, machine: AzureMachine, names: tuple[str, ...], at: datetime) -> None:
    if world.strike(frozenset({FaultKind.AGENT_NEVER_READY}), "boot", names):
        return
    machine.agent = world.agenda.begin(
        Activity(
            subject=key_of(machine.vm_id),
            begun=at,
            duration=world.settings.agent,
            looks=1,
            done=lambda _: None,
        )
    )
