"""How far an item's replication is, as each provider tells it."""

from typing import Any

from domain.provider import Provider
from local.simulators.site_recovery.model.health import resync_required
from local.simulators.site_recovery.model.mobility import agent_of
from local.simulators.site_recovery.model.progress import progress_of
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_points import newest_point, point_name
from local.simulators.site_recovery.model.replicating import pending_bytes
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.version import version_status
from local.simulators.site_recovery.model.world import World

_WHOLE = 100


def read_replication(world: World, item: ProtectedItem) -> dict[str, Any]:
    """Read the fields of the domain's ProtectedItem that differ between the providers."""
    if item.fabric.provider is Provider.CLASSIC:
        return _classic(world, item)
    progress, newest = progress_of(world, item), newest_point(world, item)
    return {
        "percent": progress.percent or 0,
        "replicated_bytes": progress.processed or 0,
        "total_bytes": sum(_sizes(item)),
        "resync_required": resync_required(world, item),
        "last_recovery_point_id": point_name(world, item, newest) if newest else "",
        "agent_version": item.machine.version,
        "agent_outdated": item.machine.version != world.settings.latest_version,
        "pending_bytes": pending_bytes(world, item),
        "agent_latest": world.settings.latest_version,
    }


def _classic(world: World, item: ProtectedItem) -> dict[str, Any]:
    """Read a percentage for each disk, and no id of the newest point."""
    initial = item.stage is Stage.INITIAL_REPLICATION
    resync = not initial and resync_required(world, item)
    done = not resync and not item.busy and "UnplannedFailover" in item.stage.value.allowed
    progress = progress_of(world, item)
    percent = _resync_percent(world, item) if initial else _WHOLE * done
    version, latest = agent_of(world, item.machine), world.settings.latest_version
    syncing = item.initial is not None and not item.initial.over
    unseen = sum(size - progress.of(size) for size in _sizes(item))
    outdated = version is not None and version_status(version, latest) != "Supported"
    return {
        "percent": percent,
        "replicated_bytes": sum(_sizes(item) if done else map(progress.of, _sizes(item))),
        "total_bytes": sum(_sizes(item)),
        "resync_required": resync,
        "pending_bytes": unseen if syncing else pending_bytes(world, item),
        "agent_version": version or "",
        "agent_outdated": outdated,
    }


def _resync_percent(world: World, item: ProtectedItem) -> int:
    """Tell what each disk tells of its first resync: nothing any more once that is over."""
    syncing = item.initial is not None and not item.initial.over
    return (progress_of(world, item).percent or 0) if syncing else 0


def _sizes(item: ProtectedItem) -> list[int]:
    disks = zip(item.machine.disk_ids, item.machine.agent.disks, strict=True)
    return [disk.size for disk_id, disk in disks if disk_id in item.disks]
