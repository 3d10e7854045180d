"""A discovered machine as Microsoft.OffAzure shows it."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.source_machine import AgentDisk, SourceMachine
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.OffAzure/serversites/machines"
_GIB = 1024**3
_SWITCHED_OFF: Json = {
    "discoveryScopeStatus": "Disabled",
    "errors": [],
    "hydratedRunAsAccountId": None,
}
# What discovery tells of a system without logging in: hardly anything.
_SYSTEM: Json = {
    "operatingSystemDetails": {
        "osType": "WindowsGuest",
        "osName": "Windows NT",
        "osVersion": "10.0",
        "osArchitecture": "x64",
    },
    "guestOSDetails": {"osType": None, "osName": None, "osVersion": None},
    "validationRequired": None,
    "productSupportStatus": None,
    "dependencyMapping": "Disabled",
    "arcDiscovery": None,
    "staticDiscovery": _SWITCHED_OFF,
    "applicationDiscovery": _SWITCHED_OFF,
    "dependencyMapDiscovery": _SWITCHED_OFF,
}


def site_machine(world: World, machine: SourceMachine) -> Json:
    """Show a machine. Nothing here tells whether its mobility service is installed."""
    return {
        "id": f"{world.estate.site_id}/machines/{machine.name}",
        "name": machine.name,
        "type": _TYPE,
        "properties": {
            "displayName": machine.agent.host_name,
            "fqdn": machine.agent.fqdn,
            "hydratedFqdn": machine.agent.fqdn,
            **_discovered(world, machine),
            **_hardware(world, machine),
            **_SYSTEM,
        },
    }


def _shown(world: World) -> list[Server]:
    return [one for one in world.appliances if not one.hidden]


def _discovered(world: World, machine: SourceMachine) -> Json:
    """Show when and by whom the machine was discovered."""
    account, moment = world.account_id, machine.discovered or world.now
    return {
        "isDeleted": False,
        "createdTimestamp": f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z",
        "updatedTimestamp": f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z",
        "provisioningState": "Succeeded",
        "errors": [],
        "discoverySource": "Appliance",
        "eTag": world.ids.of("etag", machine.name),
        "tags": {},
        "runAsAccountId": account,
        "applianceNames": [appliance.name for appliance in _shown(world)],
        "appliancePropertiesCollection": [
            {"applianceName": one.name, "runAsAccountId": account, "status": "Registered"}
            for one in _shown(world)
        ],
    }


def _hardware(world: World, machine: SourceMachine) -> Json:
    agent = machine.agent
    disks = zip(machine.disk_ids, agent.disks, strict=True)
    return {
        "ipAddresses": agent.ip_address,
        "networkAdapters": [
            {
                "nicId": world.ids.of("nic", machine.name),
                "macAddress": None,
                "ipAddressList": [agent.ip_address] if agent.ip_address else [],
                "networkName": None,
                "ipAddressType": None,
            }
        ],
        "disks": [_disk(n, disk_id, disk) for n, (disk_id, disk) in enumerate(disks)],
        "totalDiskSizeInGB": machine.capacity / _GIB,
        "firmware": agent.firmware,
        "biosGuid": machine.bios_guid,
        "biosSerialNumber": None,
        "numberOfProcessorCore": agent.cores,
        "allocatedMemoryInMB": float(agent.memory_mb),
    }


def _disk(number: int, disk_id: str, disk: AgentDisk) -> Json:
    return {
        "diskId": disk_id,
        "id": f"\\\\.\\PHYSICALDRIVE{number}",
        "generatedId": disk_id,
        "name": f"PHYSICALDRIVE{number}",
        "maxSizeInBytes": disk.size,
        "usedSpaceInBytes": disk.used_bytes,
        "diskType": "Basic",
        "lun": number,
        "path": None,
        "logicalSectorSizeInBytes": 512,
    }
