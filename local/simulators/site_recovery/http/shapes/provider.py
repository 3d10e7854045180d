"""The recovery services provider that speaks for the fabric."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.http.shapes.protected_item import provider_id
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.server_load import machines_of
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationRecoveryServicesProviders"
_VERSION = "5.26.1108.5"


def provider(world: World, fabric: Fabric) -> Json:
    """Show the provider: the component of the fabric's first server that reports to the vault."""
    appliance = fabric.shown[0]
    beat = appliance.heartbeat.last(world.now, world.settings.heartbeat_every)
    lost = appliance.critical(world.now, world.settings.heartbeat_grace)
    arm_id = provider_id(world, fabric)
    return {
        "id": arm_id,
        "name": last_segment(arm_id),
        "type": _TYPE,
        "properties": {
            "fabricType": fabric.fabric_type,
            "friendlyName": appliance.name,
            "providerVersion": _VERSION,
            "serverVersion": _VERSION,
            "providerVersionState": "Latest",
            "providerVersionExpiryDate": None,
            "fabricFriendlyName": fabric.friendly_name,
            "lastHeartBeat": stamp(beat),
            "connectionStatus": "Disconnected" if lost else "Connected",
            "protectedItemCount": machines_of(world, appliance),
            "allowedScenarios": [],
            "healthErrorDetails": [],
            "draIdentifier": appliance.server_id,
            "machineId": appliance.server_id,
            "machineName": appliance.fqdn,
            "biosId": appliance.bios_id,
        },
    }
