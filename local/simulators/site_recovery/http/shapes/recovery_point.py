"""Recovery points."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_point import RecoveryPoint
from local.simulators.site_recovery.model.recovery_points import point_id, point_name, stamped
from local.simulators.site_recovery.model.world import World

_TYPE = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectedItems/recoveryPoints"
)


def recovery_point(world: World, item: ProtectedItem, point: RecoveryPoint) -> Json:
    """Show a point."""
    return {
        "name": point_name(world, item, point),
        "type": _TYPE,
        "id": point_id(world, item, point),
        "properties": {
            "recoveryPointTime": stamp(stamped(world, item, point)),
            "recoveryPointType": point.kind,
            "providerSpecificDetails": {
                "instanceType": item.fabric.provider,
                "isMultiVmSyncPoint": "False",
            },
        },
    }
