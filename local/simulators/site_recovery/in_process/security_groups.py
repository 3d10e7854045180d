"""The port to network security groups, on the model."""

from datetime import timedelta

from clouds.azure.security_rules import read_rule, spell_rule
from domain.errors import Transient
from domain.firewall.ownership import (
    OWNER_TAG,
    foreign_group,
    foreign_interface,
    group_tags,
    owner_mark,
)
from domain.firewall.security_order import Attachment, GroupOrder, SecurityOrder
from domain.firewall.security_plan import group_for
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.model import making_machines, networks, security_groups
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.security_group import SecurityGroup
from local.simulators.site_recovery.model.virtual_network import NetworkInterface
from local.simulators.site_recovery.model.world import World

_SOON = timedelta(seconds=10)


class SimulatedNetworkSecurityGroups:
    """`clouds.ports.firewalls.NetworkSecurityGroups` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def ensure_group(self, order: GroupOrder) -> str:
        """See to it that the group is there with exactly these rules; tell its ARM id."""
        world, tags = self._world, group_tags(order)
        kind = f"{order.resource_group_id}/providers/Microsoft.Network/networkSecurityGroups"
        rules = tuple(spell_rule(rule, order.resource_group_id) for rule in order.rules)
        with translated("network", order.name), world.intervention():
            found = self._find(f"{kind}/{order.name}")
            if found and found.tags.get(OWNER_TAG) != tags[OWNER_TAG]:
                raise foreign_group(order)
            same = found and [*map(read_rule, found.rules)] == [*map(read_rule, rules)]
            if found and same and found.ready:
                return found.group_id
            if not found or not same:
                place = networks.get_network(world, order.network_id).location
                security_groups.put_group(world, f"{kind}/{order.name}", place, tags, rules)
        raise Transient(f"{order.name}: Azure is making the network security group", _SOON)

    def attach_groups(self, attachment: Attachment) -> None:
        """Put each interface of the machine behind its group; Transient until all are."""
        world, vm_id = self._world, attachment.vm_id
        with translated("compute", vm_id), world.intervention():
            machine = making_machines.get_virtual_machine(world, vm_id)
            interface = networks.get_interface(world, machine.interface_id)
            found = group_for((interface.address,), attachment.interfaces, primary=True)
            self._attach(attachment, interface, found.group)
            if not interface.ready:
                raise Transient(f"{vm_id}: its interfaces are being changed", _SOON)

    def delete_unused(self, order: SecurityOrder) -> None:
        """Delete the instance's groups that no interface or subnet is behind."""
        world = self._world
        with translated("network", str(order.ref)), world.intervention():
            for each in security_groups.list_groups(world, order.resource_group_id):
                mine = each.tags.get(OWNER_TAG) == owner_mark(order.ref)
                if mine and not security_groups.behind(world, each):
                    security_groups.delete_group(world, each.group_id)

    def _attach(self, attachment: Attachment, interface: NetworkInterface, wanted: str) -> None:
        present = interface.security_group_id
        if key_of(present) == key_of(wanted):
            return
        there = self._find(present) if present else None
        if present and not (there and OWNER_TAG in there.tags):
            name = last_segment(interface.interface_id)
            raise foreign_interface(attachment.vm_id, name, present)
        security_groups.put_interface(self._world, interface.interface_id, wanted)

    def _find(self, group_id: str) -> SecurityGroup | None:
        try:
            return security_groups.get_group(self._world, group_id)
        except ArmError as error:
            if error.code != "ResourceNotFound":
                raise
            return None
