"""The fabric of the classic provider: a configuration server and those that joined it."""

from datetime import timedelta

from domain.component import Role
from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.http.shapes.process_server import (
    GIB,
    complaint,
    memory_and_space,
    process_server,
    version_of,
)
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.server_load import complaints_of, machines_of
from local.simulators.site_recovery.model.world import World

_CERTIFICATE = timedelta(days=3 * 365)


def vmware_details(world: World, fabric: Fabric) -> Json:
    """Show VMwareDetails; the list of fabrics has them as well as the fabric."""
    return {
        "instanceType": "VMware",
        "processServers": [
            process_server(world, one) for one in fabric.serving(Role.PROCESS_SERVER)
        ],
        "masterTargetServers": [
            _master_target(world, one) for one in fabric.serving(Role.MASTER_TARGET)
        ],
        "runAsAccounts": [
            {"accountId": one.account_id, "accountName": one.name} for one in fabric.accounts
        ],
        **_counts(world, fabric),
        **_configuration_server(world, fabric),
    }


def _counts(world: World, fabric: Fabric) -> Json:
    items = [item for item in world.items.values() if item.fabric is fabric]
    return {
        "replicationPairCount": str(sum(len(item.disks) for item in items)),
        "processServerCount": str(len(fabric.serving(Role.PROCESS_SERVER))),
        "agentCount": str(len(items)),
        "protectedServers": str(len(items)),
    }


def _configuration_server(world: World, fabric: Fabric) -> Json:
    server = next(iter(fabric.serving(Role.CONFIGURATION_SERVER)), None)
    if server is None:  # a server that joined shows up before the one that it joined
        return {"hostName": fabric.friendly_name}
    beats = not server.critical(world.now, world.settings.heartbeat_grace)
    certificate = server.heartbeat.since + _CERTIFICATE
    return {
        "systemLoad": "1",
        "systemLoadStatus": "Healthy",
        "cpuLoad": "10",
        "cpuLoadStatus": "Healthy",
        **memory_and_space(world, server),
        "memoryUsageStatus": "Healthy",
        "spaceUsageStatus": "Healthy",
        "webLoad": "0",
        "webLoadStatus": "Healthy",
        "databaseServerLoad": "0",
        "databaseServerLoadStatus": "Healthy",
        "csServiceStatus": "Healthy" if beats else "Critical",
        "ipAddress": server.address,
        **version_of(world, server),
        "hostName": server.name,
        "sslCertExpiryDate": stamp(certificate),
        "sslCertExpiryRemainingDays": (certificate - world.now).days,
        "psTemplateVersion": None,
        "agentExpiryDate": None,
        "switchProviderBlockingErrorDetails": [],
    }


def _master_target(world: World, server: Server) -> Json:
    return {
        "id": server.server_id,
        "ipAddress": server.address,
        "name": server.name,
        "osType": "Windows",
        **version_of(world, server),
        "retentionVolumes": [
            {
                "volumeName": "R",
                "capacityInBytes": 600 * GIB,
                "freeSpaceInBytes": 590 * GIB,
                "thresholdPercentage": 80,
            }
        ],
        "dataStores": [],
        "validationErrors": [],
        "healthErrors": [complaint(world, one.message) for one in complaints_of(world, server)],
        "diskCount": machines_of(world, server),
        "osVersion": "Microsoft Windows Server 2016 Standard",
        "agentExpiryDate": None,
        "marsAgentVersion": None,
        "marsAgentExpiryDate": None,
        "marsAgentVersionDetails": None,
    }
