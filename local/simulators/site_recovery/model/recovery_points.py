"""The recovery points of an item: listed, found, and cut for a failover to the latest state."""

from datetime import UTC, datetime, timedelta

from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.faults import FaultKind
from local.simulators.site_recovery.model.items import find_item
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_point import Pipe, RecoveryPoint
from local.simulators.site_recovery.model.replicating import pipe_of
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.world import World

_DAWN = datetime.min.replace(tzinfo=UTC)
_GONE = {Stage.COMMITTING, Stage.COMMITTED, Stage.CANCELLING, Stage.CANCELLED, Stage.DISABLING}


def list_recovery_points(world: World, item_name: str) -> list[RecoveryPoint]:
    """Read the points that an item can be failed over to, oldest first."""
    with world.turn("list_recovery_points", item_name):
        return kept_points(world, find_item(world, item_name))


def get_recovery_point(world: World, item_name: str, point: str) -> RecoveryPoint:
    """Read one point; ArmError 404 when it isn't there, or not any more."""
    with world.turn("get_recovery_point", item_name):
        return find_point(world, find_item(world, item_name), point)


def find_point(world: World, item: ProtectedItem, point: str) -> RecoveryPoint:
    """Find a point by its name or id; ArmError 404 when it isn't there, or not any more."""
    for one in kept_points(world, item):
        if point_name(world, item, one) == key_of(last_segment(point)):
            return one
    raise not_found("recoveryPoints", last_segment(point))


def point_name(world: World, item: ProtectedItem, point: RecoveryPoint) -> str:
    """Tell a point's GUID."""
    return world.ids.of("point", f"{item.name.casefold()}/{point.time.isoformat()}")


def point_id(world: World, item: ProtectedItem, point: RecoveryPoint) -> str:
    """Spell a point's id."""
    return f"{item.item_id}/recoveryPoints/{point_name(world, item, point)}"


def stamped(world: World, item: ProtectedItem, point: RecoveryPoint) -> datetime:
    """Tell the time that a point shows: by the source's clock where that is what goes wrong."""
    told = world.writings.get(item.machine.agent.bios_id.casefold())
    skewed = world.faults.standing(FaultKind.SKEWED_POINTS, item.names)
    return point.time + told.skew if told and skewed else point.time


def newest_point(world: World, item: ProtectedItem) -> RecoveryPoint | None:
    """Tell the newest point, or None before the first."""
    points = list(item.cuts)
    if item.stretches:
        time = item.stretches[-1].newest(world.now, pipe_of(world, item.machine))
        points += _points(world, item, item.stretches[0].begun if item.points_until else time)
    return max(points, key=lambda point: point.time, default=None)


def kept_points(world: World, item: ProtectedItem) -> list[RecoveryPoint]:
    """List the points that the policy keeps; a commit gives all of them up."""
    newest = newest_point(world, item)
    if newest is None or item.stage in _GONE:
        return []
    history = timedelta(minutes=world.policies[item.policy.casefold()].history)
    oldest = newest.time - history
    points = {*_points(world, item, oldest), *(cut for cut in item.cuts if cut.time >= oldest)}
    return sorted(points, key=lambda point: point.time)


def cut_latest(world: World, item: ProtectedItem) -> RecoveryPoint:
    """Make a point of everything that has arrived by now."""
    pipe = pipe_of(world, item.machine)
    arrived = max((s.arrived(world.now, pipe) for s in item.stretches), default=_DAWN)
    arrived = min(arrived, item.points_until or arrived)
    newest = newest_point(world, item)
    if newest and newest.time >= arrived:
        return newest
    cut = RecoveryPoint(arrived)
    item.cuts.append(cut)
    return cut


def _points(world: World, item: ProtectedItem, since: datetime) -> list[RecoveryPoint]:
    pipe: Pipe = pipe_of(world, item.machine)
    frequency = world.policies[item.policy.casefold()].app_consistent
    return [
        point
        for stretch in item.stretches
        for point in stretch.points(world.now, pipe, since, frequency)
        if item.points_until is None or point.time <= item.points_until
    ]
