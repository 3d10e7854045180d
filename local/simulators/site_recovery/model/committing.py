"""The end of a failover: committed, or called off."""

from datetime import datetime

from local.simulators.site_recovery.model.items import (
    Course,
    begin_course,
    find_item,
    require_allowed,
)
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import CANCEL_FAILOVER, COMMIT
from local.simulators.site_recovery.model.making_machines import forget_machine
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World


def commit_failover(world: World, name: str) -> Job:
    """Begin to give up the other recovery points."""
    with world.turn("commit", name) as turn:
        return begin_commit(world, turn, find_item(world, name))


def begin_commit(world: World, turn: Turn, item: ProtectedItem) -> Job:
    """Begin an item's commit, for itself or in a recovery plan."""
    require_allowed(item, "Commit")

    def arrive(_: Job, __: datetime) -> None:
        item.stage = Stage.COMMITTED

    return begin_course(
        world,
        turn,
        item,
        Course(
            kind=COMMIT,
            duration=world.settings.jobs.commit,
            arrive=arrive,
            during=Stage.COMMITTING,
            failed=Stage.COMMIT_PENDING,
        ),
    )


def cancel_failover(world: World, name: str) -> Job:
    """Begin to call a failover off that is not committed.

    Replication has ended with the failover and does not come back: the item can only be disabled.
    The service never lists this operation as allowed; it is possible while the commit is.
    """
    with world.turn("cancel_failover", name) as turn:
        return begin_cancellation(world, turn, find_item(world, name))


def begin_cancellation(world: World, turn: Turn, item: ProtectedItem) -> Job:
    """Begin to call an item's failover off, for itself or in a recovery plan."""
    require_allowed(item, "Commit")

    def arrive(_: Job, __: datetime) -> None:
        item.stage, item.failover_point = Stage.CANCELLED, None
        forget_machine(world, item.target.vm_id)

    return begin_course(
        world,
        turn,
        item,
        Course(
            kind=CANCEL_FAILOVER,
            duration=world.settings.jobs.cancel_failover,
            arrive=arrive,
            during=Stage.CANCELLING,
            failed=Stage.COMMIT_PENDING,
        ),
    )
