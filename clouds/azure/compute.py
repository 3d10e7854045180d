"""The virtual machines that arrive."""

from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import translated
from domain.virtual_machine import PowerState, VirtualMachine


class Compute:
    """Azure Compute, by the real SDK."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def get_virtual_machine(self, vm_id: str) -> VirtualMachine:
        """Read a virtual machine's power and agent."""
        ids = parts(vm_id)
        with translated("compute", vm_id):
            machine: Any = self._arm.compute.virtual_machines.get(
                ids["resourcegroups"], ids["virtualmachines"], expand="instanceView"
            )
        view = machine.properties.instance_view
        return VirtualMachine(
            vm_id=vm_id,
            power=_power([status.code or "" for status in view.statuses or ()]),
            provisioned=machine.properties.provisioning_state == "Succeeded",
            agent_ready=_ready(view.vm_agent),
        )


def _power(codes: list[str]) -> PowerState:
    words = [code.split("/", 1)[1] for code in codes if code.startswith("PowerState/")]
    known = [PowerState(word) for word in words if word in list(PowerState)]
    return known[0] if known else PowerState.UNKNOWN


def _ready(agent: Any) -> bool:
    return bool(agent) and any(
        status.code == "ProvisioningState/succeeded" for status in agent.statuses or ()
    )
