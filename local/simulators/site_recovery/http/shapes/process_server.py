"""A process server of the classic provider; its counts are strings."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.server_load import (
    complaints_of,
    cpu_percent,
    figures_of,
    free_cache_percent,
    health_of,
    machines_of,
    memory_percent,
    throughput_of,
)
from local.simulators.site_recovery.model.version import version_status
from local.simulators.site_recovery.model.world import World

GIB = 1024**3
_STATUS = ("Healthy", "Warning", "Critical")
_WHOLE = 100
_MEGABYTE = 1_000_000


def process_server(world: World, server: Server) -> Json:
    """Show a process server."""
    figures = {figure.name: figure for figure in figures_of(world, server)}
    items = [item for item in world.items.values() if item.server is server]
    return {
        "friendlyName": server.name,
        "id": server.server_id,
        "ipAddress": server.address,
        "osType": "Windows",
        **version_of(world, server),
        "mobilityServiceUpdates": [
            {
                "version": world.settings.latest_version,
                "rebootStatus": "NotRequired",
                "osType": "Windows",
            }
        ],
        "hostId": server.server_id,
        "machineCount": str(machines_of(world, server)),
        "replicationPairCount": str(sum(len(item.disks) for item in items)),
        "systemLoad": "1",
        "systemLoadStatus": "Healthy",
        "cpuLoad": str(cpu_percent(world, server)),
        "cpuLoadStatus": _STATUS[figures["cpu"].grade],
        **memory_and_space(world, server),
        "memoryUsageStatus": _STATUS[figures["memory"].grade],
        "spaceUsageStatus": _STATUS[figures["cache"].grade],
        "psServiceStatus": _STATUS[figures["heartbeat"].grade],
        "sslCertExpiryDate": None,
        "sslCertExpiryRemainingDays": None,
        "osVersion": "Microsoft Windows Server 2016 Standard",
        "healthErrors": [complaint(world, each.message) for each in complaints_of(world, server)],
        "agentExpiryDate": None,
        "health": health_of(world, server),
        "psStatsRefreshTime": stamp(world.now),
        "throughputUploadPendingDataInBytes": figures["upload"].value,
        "throughputInMBps": throughput_of(world, server) // _MEGABYTE,
        "throughputInBytes": throughput_of(world, server),
        "throughputStatus": _STATUS[figures["upload"].grade],
        "marsCommunicationStatus": "Healthy",
        "marsRegistrationStatus": "Healthy",
    }


def memory_and_space(world: World, server: Server) -> Json:
    """Show the memory and the cache of a server."""
    memory, cache = server.size.memory_gib * GIB, server.size.cache_gib * GIB
    return {
        "totalMemoryInBytes": memory,
        "availableMemoryInBytes": memory * (_WHOLE - memory_percent(world, server)) // _WHOLE,
        "totalSpaceInBytes": cache,
        "availableSpaceInBytes": cache * free_cache_percent(world, server) // _WHOLE,
    }


def version_of(world: World, server: Server) -> Json:
    """Show a server's version, what the vault says of it, and its last heartbeat."""
    latest = world.settings.latest_version
    version = server.version or latest
    status = version_status(version, latest)
    return {
        "agentVersion": version,
        "versionStatus": status,
        "agentVersionDetails": {"version": version, "expiryDate": None, "status": status},
        "lastHeartbeat": stamp(server.heartbeat.last(world.now, world.settings.heartbeat_every)),
    }


def complaint(world: World, message: str) -> Json:
    """Show what is wrong with a server."""
    return {
        "innerHealthErrors": [],
        "errorSource": "ProcessServer",
        "errorType": "Health",
        "errorLevel": "Error",
        "errorCategory": "FabricInfrastructure",
        "errorCode": None,
        "summaryMessage": message,
        "errorMessage": message,
        "possibleCauses": None,
        "recommendedAction": None,
        "creationTimeUtc": stamp(world.now),
        "recoveryProviderErrorMessage": None,
        "entityId": None,
        "errorId": None,
        "customerResolvability": "NotAllowed",
    }
