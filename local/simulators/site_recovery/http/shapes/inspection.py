"""The whole world at a glance, for whoever stages it."""

from dataclasses import asdict

from pydantic import TypeAdapter

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.progress import progress_of
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_points import newest_point
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.world import World

_SETTINGS = TypeAdapter(WorldSettings)


def inspection(world: World) -> Json:
    """Show the world: its time and settings, its machines, items, jobs and virtual machines."""
    return {
        "now": world.now.isoformat(),
        "settings": _SETTINGS.dump_python(world.settings, mode="json"),
        "vault": world.vault.name if world.vault else None,
        "appliances": [_server(one) for one in world.appliances],
        "fabrics": [_fabric(one) for one in world.fabrics],
        "network": [asdict(one) for one in world.network.values()],
        "machines": [_machine(one) for one in world.machines.values()],
        "items": [_item(world, item) for item in world.items.values()],
        "jobs": [_job(one) for one in world.jobs.jobs.values()],
        "virtual_machines": [
            {"vm_id": one.vm_id, "running": one.running, "agent_ready": one.agent_ready}
            for one in world.virtual_machines.values()
        ],
    }


def _fabric(fabric: Fabric) -> Json:
    return {
        "name": fabric.name,
        "friendly_name": fabric.friendly_name,
        "provider": fabric.provider,
        "container": fabric.container,
        "servers": [
            _server(one)
            | {"roles": sorted(one.roles), "version": one.version, "shown": not one.hidden}
            for one in fabric.servers
        ],
        "run_as_accounts": {one.name: one.state for one in fabric.accounts},
    }


def _server(server: Server) -> Json:
    return {
        "name": server.name,
        "address": server.address,
        "beats": server.heartbeat.stopped is None,
    }


def _machine(machine: SourceMachine) -> Json:
    return {
        "name": machine.name,
        "fqdn": machine.agent.fqdn,
        "bios_id": machine.agent.bios_id,
        "discovered": machine.discovered is not None,
        "beats": machine.heartbeat.stopped is None,
    }


def _job(job: Job) -> Json:
    return {
        "job_id": job.job_id,
        "scenario": job.kind.scenario,
        "target": job.target_name,
        "state": job.state,
    }


def _item(world: World, item: ProtectedItem) -> Json:
    newest = newest_point(world, item)
    return {
        "name": item.name,
        "machine": item.machine.agent.fqdn,
        "stage": item.stage.name,
        "percent": progress_of(world, item).percent,
        "newest_point": newest.time.isoformat() if newest else None,
        "virtual_machine": item.target.vm_id if item.failed_over else None,
    }
