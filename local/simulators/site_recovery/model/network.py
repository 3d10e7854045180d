"""The source network: machines that exist in it, whether or not they ever replicate."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from local.simulators.site_recovery.model.settings import STRICT
from local.simulators.site_recovery.model.source_machine import AgentDisk, AgentRegistration

if TYPE_CHECKING:
    from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class NetworkMachine:
    """A machine at a private IPv4 address; the first disk is the system's.

    `open_ports` are the TCP ports that the process server reaches, None for all of them;
    `agent_version` is empty while no mobility service is installed.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    address: str
    name: str
    fqdn: str
    bios_id: str
    os: str = "Windows Server 2019"
    disks: tuple[AgentDisk, ...] = (AgentDisk(),)
    open_ports: tuple[int, ...] | None = None
    agent_version: str = ""

    @property
    def agent(self) -> AgentRegistration:
        """Tell what the machine's mobility service says of it once it registers."""
        return AgentRegistration(
            bios_id=self.bios_id,
            fqdn=self.fqdn,
            ip_address=self.address,
            disks=self.disks,
            os_name=self.os,
            version=self.agent_version,
        )

    def answers(self, port: int) -> bool:
        """Say whether the process server reaches a port."""
        return self.open_ports is None or port in self.open_ports


def announce(world: "World", machine: NetworkMachine) -> NetworkMachine:
    """Let a machine stand at its address, instead of whatever stood there.

    Its mobility service stays known: whoever announces it need not have seen the push.
    """
    with world.intervention():
        known = world.network.get(machine.address)
        if known and known.bios_id == machine.bios_id and not machine.agent_version:
            machine = replace(machine, agent_version=known.agent_version)
        world.network[machine.address] = machine
        return machine
