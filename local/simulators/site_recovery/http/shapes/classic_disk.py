"""The disks of a classic item: each tells how far it is, and what of it lies where."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp, stamp_if
from local.simulators.site_recovery.model.health import resync_required
from local.simulators.site_recovery.model.progress import Progress
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.replicating import pending_bytes
from local.simulators.site_recovery.model.server_load import throttled
from local.simulators.site_recovery.model.world import World

_MB = 1024**2


def protected_disk(world: World, item: ProtectedItem, disk_id: str, progress: Progress) -> Json:
    """Show one disk; the initial replication is its first resync."""
    number = item.machine.disk_ids.index(disk_id)
    disk = item.machine.agent.disks[number]
    syncing = item.initial is not None and not item.initial.over
    resync = resync_required(world, item)
    done = progress.of(disk.size)
    pending = pending_bytes(world, item) / len(item.disks)
    waiting = disk.size - done if syncing else pending
    return {
        "diskId": disk_id,
        "diskName": f"PHYSICALDRIVE{number}",
        "protectionStage": "ResyncInProgress" if syncing else item.stage.value.state,
        "healthErrorCode": None,
        "rpoInSeconds": None,
        "resyncRequired": str(resync),
        "resyncProgressPercentage": progress.percent if syncing else (0 if resync else None),
        "resyncDurationInSeconds": None,
        "diskCapacityInBytes": disk.size,
        "fileSystemCapacityInBytes": disk.size,
        "sourceDataInMegaBytes": waiting / _MB,
        "psDataInMegaBytes": 0.0,
        "targetDataInMegaBytes": done / _MB,
        "diskResized": str(False),
        "lastRpoCalculatedTime": None,
        "resyncProcessedBytes": done if item.initial else None,
        "resyncTotalTransferredBytes": int(done * world.settings.transferred),
        "resyncLast15MinutesTransferredBytes": None,
        "resyncLastDataTransferTimeUTC": stamp(world.now) if syncing else None,
        "resyncStartTime": stamp_if(item.initial.begun if item.initial else None),
        "progressHealth": progress.health,
        "progressStatus": "Throttled" if throttled(world, item.server) else None,
        "secondsToTakeSwitchProvider": None,
    }


def managed_disk(item: ProtectedItem, disk_id: str) -> Json:
    """Show what a disk becomes."""
    choice = item.disks[disk_id]
    disks = f"{item.target.resource_group_id}/providers/Microsoft.Compute/disks"
    return {
        "diskId": disk_id,
        "seedManagedDiskId": f"{disks}/asrseeddisk-{disk_id}",
        "replicaDiskType": choice.disk_type,
        "diskEncryptionSetId": choice.encryption_set_id,
        "targetDiskName": None,
    }
