"""The virtual machine that a failover makes in Azure, and whether it lives."""

from dataclasses import dataclass
from enum import StrEnum

NO_SUCH_MACHINE = "compute.404"
BEING_UPDATED = "its disks and network interfaces are being marked to be deleted with it"


class PowerState(StrEnum):
    """Azure's words for the power of a virtual machine."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPED = "stopped"
    DEALLOCATED = "deallocated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class VirtualMachine:
    """What Azure Compute says of the machine; `agent_ready` is the VM agent's own word."""

    vm_id: str
    power: PowerState = PowerState.UNKNOWN
    provisioned: bool = False
    agent_ready: bool = False


def alive(machine: VirtualMachine) -> bool:
    """Say whether the machine is provisioned and powered on."""
    return machine.provisioned and machine.power is PowerState.RUNNING


def ready(machine: VirtualMachine) -> bool:
    """Say whether the machine runs and its VM agent reports."""
    return alive(machine) and machine.agent_ready
