"""What is asked of a virtual machine that has arrived: how it started, and scripts run on it."""

from typing import Protocol

from domain.boot_diagnostics import BootDiagnostics
from domain.machine_command import MachineCommand, MachineCommandOrder, MachineCommandRef


class Machines(Protocol):
    """Virtual machines from within, by their VM agent and their boot diagnostics."""

    def read_boot_diagnostics(self, vm_id: str) -> BootDiagnostics:
        """Read what the console says and shows; not `enabled` where boot diagnostics are off.

        Refused `compute.404` when there is no such machine.
        """
        ...

    def start_command(self, order: MachineCommandOrder) -> None:
        """Begin to run a script, unless a command of its name is there: that one goes on."""
        ...

    def get_command(self, ref: MachineCommandRef) -> MachineCommand:
        """Read how far a command is; Refused `compute.404` when there is none."""
        ...

    def delete_command(self, ref: MachineCommandRef) -> None:
        """Begin to delete a command and what it said; gone is fine, machine and all."""
        ...
