"""Protectable items: machines that the classic provider was told to discover."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.protected_item import provider_id
from local.simulators.site_recovery.model.discovery import know_machine
from local.simulators.site_recovery.model.mobility import agent_of
from local.simulators.site_recovery.model.protectable_item import ProtectableItem
from local.simulators.site_recovery.model.protectable_items import PROTECTABLE_TYPE
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.world import World

_MIB = 1024**2


def protectable_item(world: World, one: ProtectableItem) -> Json:
    """Show an item."""
    machine = know_machine(world, world.network[one.address].agent)
    item = next((i for i in world.items.values() if i.machine is machine), None)
    return {
        "id": one.item_id,
        "name": one.name,
        "type": PROTECTABLE_TYPE,
        "properties": {
            "friendlyName": one.friendly_name,
            "protectionStatus": "Protected" if item else "Unprotected",
            "replicationProtectedItemId": item.item_id if item else None,
            "recoveryServicesProviderId": provider_id(world, one.fabric),
            "protectionReadinessErrors": [],
            "supportedReplicationProviders": [one.fabric.provider],
            "customDetails": _details(world, one, machine),
        },
    }


def _details(world: World, one: ProtectableItem, machine: SourceMachine) -> Json:
    """Show VMwareVirtualMachineDetails; the disks are unknown until the agent is installed."""
    version = agent_of(world, machine)
    return {
        "instanceType": "VMwareVirtualMachine",
        "agentGeneratedId": machine.name if version else None,
        "agentInstalled": str(version is not None).lower(),
        "osType": one.os_type,
        "agentVersion": version,
        "ipAddress": one.address,
        "poweredOn": None,
        "vCenterInfrastructureId": None,
        "discoveryType": "physical",
        "diskDetails": [_disk(machine, n) for n in range(len(machine.disk_ids))] if version else [],
        "validationErrors": [],
    }


def _disk(machine: SourceMachine, number: int) -> Json:
    return {
        "diskId": machine.disk_ids[number],
        "diskName": f"PHYSICALDRIVE{number}",
        "diskSizeInMB": str(machine.agent.disks[number].size // _MIB),
        "diskType": "BASIC",
        "diskConfiguration": "GPT",
        "volumeList": [],
    }
