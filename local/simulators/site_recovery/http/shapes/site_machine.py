"""A discovered machine as Microsoft.OffAzure shows it."""

from datetime import datetime

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.source_machine import SourceDisk, SourceMachine
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.OffAzure/serversites/machines"
_GIB = 1024**3
# What discovery tells of a system without logging in: hardly anything.
_SYSTEM: Json = {
    "operatingSystemDetails": {
        "osType": "WindowsGuest",
        "osName": "Windows NT",
        "osVersion": "10.0",
        "osArchitecture": "x64",
    },
    "guestOSDetails": {"osType": None, "osName": None, "osVersion": None},
}


def site_machine(world: World, machine: SourceMachine) -> Json:
    """Show a machine. Nothing here tells whether its mobility service is installed."""
    agent, account = machine.agent, world.account_id
    discovered = _moment(machine.discovered or world.now)
    return {
        "id": f"{world.estate.site_id}/machines/{machine.name}",
        "name": machine.name,
        "type": _TYPE,
        "properties": {
            "displayName": agent.host_name,
            "fqdn": agent.fqdn,
            "hydratedFqdn": agent.fqdn,
            "isDeleted": False,
            "createdTimestamp": discovered,
            "updatedTimestamp": discovered,
            "provisioningState": "Succeeded",
            "errors": [],
            "discoverySource": "Appliance",
            "eTag": world.ids.of("etag", machine.name),
            "tags": {},
            "runAsAccountId": account,
            "applianceNames": [appliance.name for appliance in world.appliances],
            "appliancePropertiesCollection": [
                {"applianceName": one.name, "runAsAccountId": account, "status": "Registered"}
                for one in world.appliances
            ],
            **_hardware(world, machine),
            **_SYSTEM,
            "validationRequired": None,
            "productSupportStatus": None,
            "dependencyMapping": "Disabled",
            "arcDiscovery": None,
            "staticDiscovery": _discovery(),
            "applicationDiscovery": _discovery(),
            "dependencyMapDiscovery": _discovery(),
        },
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


def _disk(number: int, disk_id: str, disk: SourceDisk) -> Json:
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


def _discovery() -> Json:
    return {"discoveryScopeStatus": "Disabled", "errors": [], "hydratedRunAsAccountId": None}


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"
