"""An appliance as the fabric shows it: one id, many components."""

from functools import partial

from domain.component import PartKind
from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp_if
from local.simulators.site_recovery.http.shapes.process_server import complaint, memory_and_space
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.server_load import (
    complaints_of,
    free_cache_percent,
    health_of,
    machines_of,
    memory_percent,
    throughput_of,
)
from local.simulators.site_recovery.model.world import World


def process_server(world: World, appliance: Server) -> Json:
    """Show the process server: the component with the figures."""
    room = memory_and_space(world, appliance)
    figures: Json = {
        "ipAddresses": [appliance.address],
        **room,
        "usedMemoryInBytes": room["totalMemoryInBytes"] - room["availableMemoryInBytes"],
        "memoryUsagePercentage": float(memory_percent(world, appliance)),
        "usedSpaceInBytes": room["totalSpaceInBytes"] - room["availableSpaceInBytes"],
        "freeSpacePercentage": float(free_cache_percent(world, appliance)),
        "throughputUploadPendingDataInBytes": appliance.load.pending_bytes or 0,
        "throughputInBytes": throughput_of(world, appliance),
        "processorUsagePercentage": 5.0,
        "throughputStatus": "Healthy",
        "systemLoad": 0,
        "systemLoadStatus": "Healthy",
        "diskUsageStatus": "Healthy",
        "memoryUsageStatus": "Healthy",
        "processorUsageStatus": "Healthy",
        "historicHealth": health_of(world, appliance),
        "protectedItemCount": machines_of(world, appliance),
    }
    return component(world, appliance, PartKind.PROCESS_SERVER) | figures


def rcm_proxy(world: World, appliance: Server) -> Json:
    """Show the proxy that agents log in to."""
    return component(world, appliance, PartKind.RCM_PROXY) | {
        "clientAuthenticationType": "Certificate"
    }


def reprotect_agent(world: World, appliance: Server) -> Json:
    """Show the component for failing back, which physical machines never do."""
    idle: Json = {
        "accessibleDatastores": [],
        "vcenterId": None,
        "lastDiscoveryInUtc": None,
        "protectedItemCount": 0,
    }
    return component(world, appliance, PartKind.REPROTECT_AGENT) | idle


def dra(world: World, appliance: Server) -> Json:
    """Show the component that speaks with the vault."""
    shown = component(world, appliance, PartKind.DRA)
    del shown["fabricObjectId"], shown["fqdn"]
    counts: Json = {
        "forwardProtectedItemCount": machines_of(world, appliance),
        "reverseProtectedItemCount": 0,
    }
    return shown | counts


def component(world: World, appliance: Server, part: PartKind) -> Json:
    """Show what all components have in common."""
    beat = appliance.beat_of(part, world.now, world.settings.heartbeat_every)
    complaints = complaints_of(world, appliance)
    return {
        "id": appliance.server_id,
        "name": appliance.name,
        "biosId": appliance.bios_id,
        "fabricObjectId": None,
        "fqdn": appliance.fqdn,
        "version": appliance.version or world.settings.latest_version,
        "lastHeartbeatUtc": stamp_if(beat),
        "health": health_of(world, appliance),
        "healthErrors": [complaint(world, one.message) for one in complaints],
    }


push_installer = partial(component, part=PartKind.PUSH_INSTALLER)
replication_agent = partial(component, part=PartKind.REPLICATION_AGENT)
mars_agent = partial(component, part=PartKind.MARS_AGENT)
