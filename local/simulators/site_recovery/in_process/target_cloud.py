"""The port to the subscription in which virtual machines arrive."""

from datetime import timedelta

from domain.errors import Transient
from domain.virtual_machine import BEING_UPDATED, VirtualMachine
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import read_virtual_machine
from local.simulators.site_recovery.model import making_machines, networks
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.world import World


class SimulatedTargetCloud:
    """`clouds.ports.TargetCloud` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get_virtual_machine(self, vm_id: str) -> VirtualMachine:
        """Read a virtual machine's power and agent; Refused `compute.404` when there is none."""
        with translated("compute", vm_id), self._world.intervention():
            machine = making_machines.get_virtual_machine(self._world, vm_id)
            return read_virtual_machine(vm_id, machine)

    def find_peers(self, network_id: str) -> tuple[str, ...]:
        """List the ids of the networks that a network is peered with."""
        with translated("network", network_id), self._world.intervention():
            return networks.get_network(self._world, network_id).peers

    def delete_virtual_machine(self, vm_id: str) -> None:
        """Begin to delete a virtual machine with its interfaces and disks; gone is fine."""
        world = self._world
        with translated("compute", vm_id), world.intervention():
            machine = world.virtual_machines.get(key_of(vm_id))
            if machine is None or machine.deleting:
                return
            if not {key_of(part) for part in machine.parts} <= machine.goes_along:
                making_machines.mark_parts(world, vm_id, machine.parts)
            if machine.changing:
                raise Transient(f"{vm_id}: {BEING_UPDATED}", timedelta(seconds=10))
            making_machines.delete_virtual_machine(world, vm_id)
