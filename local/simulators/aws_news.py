"""News of simulated AWS machines for a simulated vault in the same process."""

from contextlib import suppress

from domain.component import Role
from local.simulators.aws.machine import Machine
from local.simulators.aws.reachability import open_ports
from local.simulators.journal import Writing
from local.simulators.site_recovery.model.discovery import register_agent, set_heartbeat
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    ServerRegistration,
    register_appliance,
    register_process_server,
)
from local.simulators.site_recovery.model.source_machine import AgentDisk, AgentRegistration
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.model.writing import note_writing


class AwsNews:
    """What the AWS simulator tells the vault's over HTTP, told by calls."""

    def __init__(self, world: World) -> None:
        self._world = world

    def registered(self, machine: Machine) -> None:
        """Tell that a machine's mobility service has registered."""
        register_agent(self._world, self.agent(machine))

    def agent(self, machine: Machine) -> AgentRegistration:
        """Tell who a machine's mobility service says it is."""
        return AgentRegistration(machine.bios_id, machine.fqdn, machine.address, _disks(machine))

    def power(self, machine: Machine, running: bool) -> None:  # noqa: FBT001 (as it is called)
        """Tell that a machine stops or starts."""
        known = self._world.machines.values()
        if any(each.agent.bios_id == machine.bios_id for each in known):
            set_heartbeat(self._world, machine.bios_id, beats=running)

    def joined(self, machine: Machine, role: Role) -> None:
        """Tell that a landing zone's server joins the vault; where it can't, nobody hears of it."""
        name = machine.fqdn.partition(".")[0]
        with suppress(ArmError):
            if role is Role.APPLIANCE:
                given = ServerRegistration(name=name, address=machine.address)
                register_appliance(self._world, given)
            else:
                process_server = ProcessServerRegistration(name=name, address=machine.address)
                register_process_server(self._world, process_server)

    def writing(self, machine: Machine, writing: Writing) -> None:
        """Tell what is written on a machine."""
        note_writing(self._world, machine.bios_id, writing)

    def network(self, machine: Machine, agent_version: str) -> None:
        """Tell what a machine is like, as its network sees it."""
        if not machine.address:
            return
        ports = open_ports(machine)
        seen = NetworkMachine(
            address=machine.address,
            name=machine.name or machine.fqdn.partition(".")[0],
            fqdn=machine.fqdn,
            bios_id=machine.bios_id,
            os=machine.os,
            disks=_disks(machine),
            open_ports=None if ports is None else tuple(ports),
            agent_version=agent_version,
        )
        announce(self._world, seen)


def _disks(machine: Machine) -> tuple[AgentDisk, ...]:
    return tuple(AgentDisk(size) for size in machine.disk_bytes)
