"""The virtual machines that arrive."""

from datetime import timedelta
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import translated
from clouds.azure.machine_parts import marked_to_go_along
from domain.errors import Transient
from domain.virtual_machine import BEING_UPDATED, PowerState, VirtualMachine

_SOON = timedelta(seconds=10)


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

    def find_peers(self, network_id: str) -> tuple[str, ...]:
        """List the ids of the networks that a network is peered with."""
        ids = parts(network_id)
        with translated("network", network_id):
            network: Any = self._arm.network.virtual_networks.get(
                ids["resourcegroups"], ids["virtualnetworks"]
            )
        peerings = network.properties.virtual_network_peerings or ()
        peers = (each.properties.remote_virtual_network for each in peerings if each.properties)
        return tuple(peer.id for peer in peers if peer)

    def delete_virtual_machine(self, vm_id: str) -> None:
        """Begin to delete a virtual machine with its network interfaces and disks.

        Azure deletes with a machine what is marked so; Site Recovery marks nothing.
        """
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        ids, api = parts(vm_id), self._arm.compute.virtual_machines
        names = ids["resourcegroups"], ids["virtualmachines"]
        with translated("compute", vm_id):
            try:
                machine: Any = api.get(*names)
            except ResourceNotFoundError:
                return
            if machine.properties.provisioning_state == "Deleting":
                return
            update = marked_to_go_along(machine)
            if update:
                api.begin_update(*names, update, polling=False)
            if update or machine.properties.provisioning_state == "Updating":
                raise Transient(f"{vm_id}: {BEING_UPDATED}", _SOON)
            api.begin_delete(*names, polling=False)


def _power(codes: list[str]) -> PowerState:
    words = [code.split("/", 1)[1] for code in codes if code.startswith("PowerState/")]
    known = [PowerState(word) for word in words if word in list(PowerState)]
    return known[0] if known else PowerState.UNKNOWN


def _ready(agent: Any) -> bool:
    return bool(agent) and any(
        status.code == "ProvisioningState/succeeded" for status in agent.statuses or ()
    )
