"""The protection container of the fabric."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"


def container(world: World) -> Json:
    """Show the container."""
    estate = world.estate
    return {
        "id": estate.container_id,
        "name": estate.container,
        "type": _TYPE,
        "properties": {
            "fabricFriendlyName": estate.fabric,
            "friendlyName": estate.container,
            "fabricType": "InMageRcm",
            "protectedItemCount": len(world.items),
            "pairingStatus": "Paired" if world.mappings else "NotPaired",
            "role": "Primary",
            "fabricSpecificDetails": None,
        },
    }
