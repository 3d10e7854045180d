"""The disks of an item."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp, stamp_if
from local.simulators.site_recovery.model.progress import Progress
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.replicating import pending_bytes
from local.simulators.site_recovery.model.world import World

_MB = 1024**2


def protected_disk(world: World, item: ProtectedItem, number: int, progress: Progress) -> Json:
    """Show one disk that replicates."""
    disk_id, disk = item.machine.disk_ids[number], item.machine.agent.disks[number]
    choice = item.disks[disk_id]
    complete = bool(item.stretches)
    seed = f"{item.target.resource_group_id}/providers/Microsoft.Compute/disks/asrseeddisk-"
    return {
        "diskId": disk_id,
        "diskName": f"PHYSICALDRIVE{number}",
        "isOSDisk": str(number == 0).lower(),
        "capacityInBytes": disk.size,
        "diskState": "Protected" if complete else "InitialReplicationPending",
        "logStorageAccountId": choice.log_storage_account_id,
        "diskEncryptionSetId": choice.encryption_set_id,
        "seedManagedDiskId": f"{seed}{disk_id}",
        "seedBlobUri": None,
        "targetManagedDiskId": f"{seed}{disk_id}-target" if item.failed_over else None,
        "diskType": choice.disk_type,
        "dataPendingInLogDataStoreInMB": 0.0,
        "dataPendingAtSourceAgentInMB": pending_bytes(world, item) / _MB / len(item.disks),
        "isInitialReplicationComplete": str(complete).lower(),
        "irDetails": _initial_replication(world, item, progress, disk.size),
        "resyncDetails": None,
        "customTargetDiskName": None,
        "sectorSizeInBytes": 512,
        "iops": None,
        "throughputInMbps": None,
        "diskSizeInGB": None,
    }


def spare_disks(item: ProtectedItem) -> list[Json]:
    """Show the disks that do not replicate."""
    numbered = enumerate(zip(item.machine.disk_ids, item.machine.agent.disks, strict=True))
    return [
        {
            "diskId": disk_id,
            "diskName": f"PHYSICALDRIVE{number}",
            "capacityInBytes": disk.size,
        }
        for number, (disk_id, disk) in numbered
        if disk_id not in item.disks
    ]


def _initial_replication(
    world: World, item: ProtectedItem, progress: Progress, size: int
) -> Json | None:
    if item.initial is None:
        return None
    done = progress.of(size)
    moving = item.initial.held is None and not item.initial.over
    last = None if item.initial.held is not None else stamp(world.now)
    return {
        "progressHealth": progress.health,
        "transferredBytes": int(done * world.settings.transferred),
        "last15MinutesTransferredBytes": int(done * world.settings.transferred) if moving else 0,
        "lastDataTransferTimeUtc": last,
        "processedBytes": done,
        "startTime": stamp_if(item.initial.begun),
        "lastRefreshTime": stamp(world.now),
        "progressPercentage": progress.percent,
    }
