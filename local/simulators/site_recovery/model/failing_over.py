"""The unplanned failover, and the change to another recovery point before the commit."""

from datetime import datetime

from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.items import (
    Course,
    begin_course,
    find_item,
    require_allowed,
)
from local.simulators.site_recovery.model.job import Job, JobDetails
from local.simulators.site_recovery.model.job_kinds import CHANGE_POINT, FAILOVER
from local.simulators.site_recovery.model.making_machines import make_machine
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_point import RecoveryPoint
from local.simulators.site_recovery.model.recovery_points import (
    cut_latest,
    find_point,
    point_name,
    stamped,
)
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World


def fail_over(world: World, name: str, order: FailoverOrder) -> Job:
    """Begin the unplanned failover. Replication ends with it; the source is left alone."""
    with world.turn("unplanned_failover", name) as turn:
        return begin_failover(world, turn, find_item(world, name), order)


def begin_failover(world: World, turn: Turn, item: ProtectedItem, order: FailoverOrder) -> Job:
    """Begin an item's failover, for itself or in a recovery plan."""
    require_allowed(item, "UnplannedFailover")
    point = choose_point(world, item, order.point)

    def arrive(_: Job, at: datetime) -> None:
        _land(world, item, point, at)
        item.last_failover = at

    return begin_course(
        world,
        turn,
        item,
        Course(
            kind=FAILOVER,
            duration=world.settings.jobs.failover,
            arrive=arrive,
            during=Stage.FAILING_OVER,
            failed=Stage.FAILOVER_FAILED,
            details=failover_details(world, item, point),
        ),
    )


def change_point(world: World, name: str, order: FailoverOrder) -> Job:
    """Begin to make the virtual machine anew from another point, while nothing is committed."""
    with world.turn("change_recovery_point", name) as turn:
        item = find_item(world, name)
        require_allowed(item, "ChangePit")
        point = choose_point(world, item, order.point)

        def arrive(_: Job, at: datetime) -> None:
            _land(world, item, point, at)

        return begin_course(
            world,
            turn,
            item,
            Course(
                kind=CHANGE_POINT,
                duration=world.settings.jobs.change_point,
                arrive=arrive,
                during=Stage.CHANGING_POINT,
                failed=Stage.COMMIT_PENDING,
                details=failover_details(world, item, point),
            ),
        )


def choose_point(world: World, item: ProtectedItem, point: str) -> RecoveryPoint:
    """Find the point that an order names; the latest state when it names none."""
    return find_point(world, item, point) if point else cut_latest(world, item)


def failover_details(world: World, item: ProtectedItem, point: RecoveryPoint) -> JobDetails:
    """Gather what a failover's job tells of its item."""
    return JobDetails(
        instance_type="FailoverJobDetails",
        item_name=item.name,
        friendly_name=item.machine.agent.host_name,
        vm_name=item.target.vm_name,
        network_id=item.target.network_id or "",
        subnet=item.target.subnet_name or "",
        point_id=point_name(world, item, point),
        point_time=stamped(world, item, point),
    )


def _land(world: World, item: ProtectedItem, point: RecoveryPoint, at: datetime) -> None:
    item.stage, item.failover_point = Stage.COMMIT_PENDING, point
    make_machine(world, item, at)
