"""An appliance as the fabric shows it: one id, many components."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.server_load import health_of, machines_of
from local.simulators.site_recovery.model.world import World

_GIB = 1024**3
_MEMORY, _FREE_MEMORY = 32 * _GIB, 24 * _GIB
_SPACE, _FREE_SPACE = 620 * _GIB, 590 * _GIB


def process_server(world: World, appliance: Server) -> Json:
    """Show the process server: the component with the figures."""
    figures: Json = {
        "ipAddresses": [appliance.address],
        "totalMemoryInBytes": _MEMORY,
        "availableMemoryInBytes": _FREE_MEMORY,
        "usedMemoryInBytes": _MEMORY - _FREE_MEMORY,
        "memoryUsagePercentage": 100 * (1 - _FREE_MEMORY / _MEMORY),
        "totalSpaceInBytes": _SPACE,
        "availableSpaceInBytes": _FREE_SPACE,
        "usedSpaceInBytes": _SPACE - _FREE_SPACE,
        "freeSpacePercentage": 100 * _FREE_SPACE / _SPACE,
        "throughputUploadPendingDataInBytes": 0,
        "throughputInBytes": 0,
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
    return component(world, appliance) | figures


def rcm_proxy(world: World, appliance: Server) -> Json:
    """Show the proxy that agents log in to."""
    return component(world, appliance) | {"clientAuthenticationType": "Certificate"}


def reprotect_agent(world: World, appliance: Server) -> Json:
    """Show the component for failing back, which physical machines never do."""
    idle: Json = {
        "accessibleDatastores": [],
        "vcenterId": None,
        "lastDiscoveryInUtc": None,
        "protectedItemCount": 0,
    }
    return component(world, appliance) | idle


def dra(world: World, appliance: Server) -> Json:
    """Show the component that speaks with the vault."""
    shown = component(world, appliance)
    del shown["fabricObjectId"], shown["fqdn"]
    counts: Json = {
        "forwardProtectedItemCount": machines_of(world, appliance),
        "reverseProtectedItemCount": 0,
    }
    return shown | counts


def component(world: World, appliance: Server) -> Json:
    """Show what all components have in common."""
    beat = appliance.heartbeat.last(world.now, world.settings.heartbeat_every)
    return {
        "id": appliance.server_id,
        "name": appliance.name,
        "biosId": appliance.bios_id,
        "fabricObjectId": None,
        "fqdn": appliance.fqdn,
        "version": appliance.version or world.settings.latest_version,
        "lastHeartbeatUtc": stamp(beat),
        "health": health_of(world, appliance),
        "healthErrors": [],
    }
