"""Virtual machines from within: how they started, and scripts run on them."""

from clouds.ports import Clouds
from domain.boot_diagnostics import BootDiagnostics
from domain.machine_command import (
    MachineCommand,
    MachineCommandOrder,
    MachineCommandRef,
    end_of_script,
)


def read_boot_diagnostics(clouds: Clouds, vm_id: str) -> BootDiagnostics:
    """Read what the machine's console says and shows."""
    return clouds.machines.read_boot_diagnostics(vm_id)


def start_machine_command(clouds: Clouds, order: MachineCommandOrder) -> None:
    """Begin to run a script on the machine."""
    clouds.machines.start_command(order)


def get_machine_command(clouds: Clouds, ref: MachineCommandRef) -> MachineCommand:
    """Read how far the script is."""
    return clouds.machines.get_command(ref)


def get_machine_script_end(clouds: Clouds, ref: MachineCommandRef) -> MachineCommand:
    """Read how far the script is, and nothing of what it has said."""
    return end_of_script(clouds.machines.get_command(ref))


def delete_machine_command(clouds: Clouds, ref: MachineCommandRef) -> None:
    """Begin to delete the script and what it said."""
    clouds.machines.delete_command(ref)
