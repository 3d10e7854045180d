"""The mobility service on a machine of the source network: whether it is there, and registered."""

from dataclasses import replace

from local.simulators.site_recovery.model.network import NetworkMachine
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.world import World


def stands_at(world: World, machine: SourceMachine) -> NetworkMachine | None:
    """Find the place of a machine in the source network; None for one that nobody announced."""
    for stranger in world.network.values():
        if (stranger.bios_id, stranger.fqdn) == (machine.agent.bios_id, machine.agent.fqdn):
            return stranger
    return None


def agent_of(world: World, machine: SourceMachine) -> str | None:
    """Tell the version of the mobility service that has registered; None while there is none."""
    stranger = stands_at(world, machine)
    if machine.announced or (stranger and stranger.agent_version):
        return machine.version
    return None


def note_agent(world: World, machine: SourceMachine, version: str) -> None:
    """Note that the mobility service of this version runs on a machine."""
    machine.version = version
    if stranger := stands_at(world, machine):
        world.network[stranger.address] = replace(stranger, agent_version=version)
