"""What must be true before a machine may be protected."""

import re

from domain.provider import Provider
from local.simulators.site_recovery.model.admission_classic import (
    find_protectable_machine,
    require_classic,
)
from local.simulators.site_recovery.model.arm_id import key_of, last_segment, segment_after
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.errors import bad_request, conflict
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import carrier
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.world import World

_VM_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_RESERVED = {"azure", "login", "microsoft", "windows", "xbox"}


def admit(world: World, fabric: Fabric, name: str, order: EnableOrder) -> SourceMachine:
    """Check an order to protect a machine, and find the machine; ArmError 400 or 409 says no."""
    require_policy(world, fabric, order.policy_id)
    machine = find_machine(world, fabric, order)
    _require_free(world, name, machine)
    find_carrier(world, fabric, order.process_server_id)
    if fabric.provider is Provider.CLASSIC:
        require_classic(world, fabric, machine, order)
    require_vm_name(order.target.vm_name or machine.agent.host_name)
    require_group(order.target.resource_group_id)
    _require_disks(machine, order)
    return machine


def require_policy(world: World, fabric: Fabric, policy_id: str) -> None:
    """Refuse, as the service does with 78253, a policy that is not mapped to the container."""
    name = last_segment(policy_id).casefold()
    mapped = (one for one in world.mappings.values() if one.fabric is fabric)
    if name not in {mapping.policy.casefold() for mapping in mapped}:
        raise bad_request(
            "78253", f"The replication policy '{policy_id}' is not associated with the container."
        )


def find_machine(world: World, fabric: Fabric, order: EnableOrder) -> SourceMachine:
    """Find the machine that an order means: of the physical site, or a protectable item's."""
    if fabric.provider is Provider.CLASSIC:
        return find_protectable_machine(world, fabric, order.protectable_item_id or "")
    return find_discovered(world, order.machine_id)


def find_discovered(world: World, machine_id: str) -> SourceMachine:
    """Find a machine that the site shows, by its id; any other one is unknown."""
    machine = world.machines.get(last_segment(machine_id).casefold())
    site = key_of(world.estate.site_id)
    if not machine or not machine.discovered or not key_of(machine_id).startswith(f"{site}/"):
        raise bad_request(
            "DiscoveredMachineNotFound",
            f"The discovered machine '{machine_id}' was not found in the appliance's site.",
        )
    return machine


def find_carrier(world: World, fabric: Fabric, server_id: str) -> Server:
    """Find the appliance or process server of this id.

    The vault refuses one that it has given up with 806.
    """
    server = carrier(fabric, server_id)
    if server is None:
        raise bad_request("ProcessServerNotFound", f"There is no process server '{server_id}'.")
    if server.critical(world.now, world.settings.heartbeat_grace):
        raise bad_request("806", f"Process server '{server.name}' has no heartbeat.")
    return server


def require_vm_name(name: str) -> None:
    """Refuse a name that no virtual machine may bear."""
    if not _VM_NAME.fullmatch(name) or name.casefold() in _RESERVED:
        raise bad_request(
            "InvalidTargetVmName",
            f"The target virtual machine name '{name}' is not valid: 1 to 63 letters, digits and "
            "hyphens, a letter or digit at both ends, and none of Azure's reserved names.",
        )


def require_group(group_id: str) -> None:
    """Refuse what is not the id of a resource group."""
    name = segment_after(group_id, "resourceGroups")
    if not name or last_segment(group_id) != name:
        raise bad_request("InvalidResourceGroup", f"'{group_id}' is not a resource group's id.")


def _require_free(world: World, name: str, machine: SourceMachine) -> None:
    """Refuse a name that is taken, and a machine that another item protects.

    An item that could not be enabled may be enabled again under its name.
    """
    item = world.items.get(name.casefold())
    if item and (item.machine is not machine or item.stage is not Stage.ENABLING_FAILED):
        raise conflict("ProtectedItemExists", f"There is a protected item '{name}' already.")
    for other in world.items.values():
        if other.machine is machine and other is not item:
            raise bad_request(
                "MachineAlreadyProtected",
                f"The machine '{machine.agent.fqdn}' is protected as item '{other.name}'.",
            )


def _require_disks(machine: SourceMachine, order: EnableOrder) -> None:
    if bool(order.disks) == (order.disks_default is not None):
        raise bad_request(
            "InvalidDiskInput", "Give either 'disksToInclude' or 'disksDefault', not both or none."
        )
    unknown = sorted({disk.casefold() for disk in order.disks} - _known_disks(machine))
    if unknown:
        raise bad_request("DiskNotFound", f"The machine has no disks {', '.join(unknown)}.")
    if order.disks and machine.disk_ids[0].casefold() not in {d.casefold() for d in order.disks}:
        raise bad_request("OsDiskNotIncluded", "The disk with the operating system is missing.")


def _known_disks(machine: SourceMachine) -> set[str]:
    return {disk_id.casefold() for disk_id in machine.disk_ids}
