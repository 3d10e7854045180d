"""Machines: their agents register, and after a while the physical site shows them."""

from collections.abc import Iterator

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.estimates import as_estimated
from local.simulators.site_recovery.model.fabrics import find_any_server
from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.mobility import note_agent
from local.simulators.site_recovery.model.replicating import reconsider
from local.simulators.site_recovery.model.source_machine import AgentRegistration, SourceMachine
from local.simulators.site_recovery.model.world import World

_SITE = "site"


def register_agent(world: World, agent: AgentRegistration) -> SourceMachine:
    """Let a machine's mobility service register; registering again only makes it beat again."""
    with world.intervention():
        known = machine_name(world, agent) in world.machines
        machine = know_machine(world, agent)
        machine.version = agent.version or machine.version
        note_agent(world, machine, machine.version)
        if known:
            machine.heartbeat = Heartbeat(world.now)
            _reconsider(world, machine)
        if not machine.announced and not agent.never:
            _schedule(world, machine)
        machine.announced = True
        return machine


def know_machine(world: World, agent: AgentRegistration) -> SourceMachine:
    """Find the machine of a mobility service, or make it; the site does not show it by that."""
    name = machine_name(world, agent)
    if name not in world.machines:
        agent = as_estimated(world, agent)
        numbers = range(len(agent.disks))
        world.machines[name] = SourceMachine(
            name=name,
            agent=agent,
            heartbeat=Heartbeat(world.now),
            disk_ids=tuple(world.ids.of("disk", f"{name}/{number}") for number in numbers),
            version=agent.version or world.settings.latest_version,
        )
    return world.machines[name]


def machine_name(world: World, agent: AgentRegistration) -> str:
    """Tell the GUID of a mobility service's machine."""
    return world.ids.of("machine", f"{agent.bios_id}/{agent.fqdn}".casefold())


def list_machines(world: World) -> list[SourceMachine]:
    """Read the machines that the site shows."""
    with world.turn("list_machines"):
        world.agenda.look(_SITE)
        return list(_shown(world))


def get_machine(world: World, name: str) -> SourceMachine:
    """Read one machine of the site by its name or id; ArmError 404 when it shows none."""
    with world.turn("get_machine", name):
        wanted = last_segment(name).casefold()
        for machine in _shown(world):
            if machine.name == wanted:
                return machine
        raise not_found("Microsoft.OffAzure/serversites/machines", last_segment(name))


def set_heartbeat(world: World, machine_name: str, *, beats: bool) -> SourceMachine:
    """Stop or start a source machine, found by any of its names: its replication goes with it."""
    with world.intervention():
        machine = _find_by_any_name(world, machine_name)
        if beats != (machine.heartbeat.stopped is None):
            machine.heartbeat.stopped = None if beats else world.now
            _reconsider(world, machine)
        return machine


def source_stopped(world: World, machine_name: str) -> SourceMachine:
    """Tell the world that a source machine has been stopped: its agent is silent from now on."""
    return set_heartbeat(world, machine_name, beats=False)


def set_appliance_heartbeat(world: World, name: str, *, beats: bool) -> None:
    """Stop or start an appliance or another server, and everything that goes through it."""
    with world.intervention():
        server = find_any_server(world, name)
        server.heartbeat.stopped = None if beats else world.now
        for item in world.items.values():
            reconsider(world, item, world.now)


def _shown(world: World) -> Iterator[SourceMachine]:
    return (machine for machine in world.machines.values() if machine.discovered)


def _schedule(world: World, machine: SourceMachine) -> None:
    delay = machine.agent.after
    world.agenda.begin(
        Activity(
            subject=_SITE,
            begun=world.now,
            duration=world.settings.discovery_delay if delay is None else delay,
            looks=world.settings.looks.discovery,
            done=lambda at: setattr(machine, "discovered", at),
        )
    )


def _reconsider(world: World, machine: SourceMachine) -> None:
    for item in world.items.values():
        if item.machine is machine:
            reconsider(world, item, world.now)


def _find_by_any_name(world: World, name: str) -> SourceMachine:
    wanted = last_segment(name).casefold()
    for machine in world.machines.values():
        if wanted in machine.names:
            return machine
    for stranger in world.network.values():  # it exists, though no mobility service has registered
        if wanted in {n.casefold() for n in (stranger.name, stranger.fqdn, stranger.bios_id)}:
            return know_machine(world, stranger.agent)
    raise not_found("machines", name)
