"""The protection container of a fabric."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"


def container(world: World, fabric: Fabric) -> Json:
    """Show the container of a fabric."""
    items = [item for item in world.items.values() if item.home is fabric]
    mapped = any(mapping.fabric is fabric for mapping in world.mappings.values())
    return {
        "id": fabric.container_id,
        "name": fabric.container,
        "type": _TYPE,
        "properties": {
            "fabricFriendlyName": fabric.friendly_name,
            "friendlyName": fabric.container,
            "fabricType": fabric.fabric_type,
            "protectedItemCount": len(items),
            "pairingStatus": "Paired" if mapped else "NotPaired",
            "role": "Primary",
            "fabricSpecificDetails": None,
        },
    }
