"""The port to the subscription in which virtual machines arrive."""

from domain.virtual_machine import VirtualMachine
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import read_virtual_machine
from local.simulators.site_recovery.model import making_machines
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
