"""The operations on an item that the application asks for, and when each is done already."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.protected_item import (
    Operation,
    ProtectedItem,
    allows,
    committed,
    failed_over,
    failed_over_to,
)
from domain.rehearsal import RehearsalOrder, rehearsal_stands
from local.simulators.site_recovery.model import committing, disabling, failing_over, rehearsing
from local.simulators.site_recovery.model.arm_id import same_id
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import (
    CHANGE_POINT,
    FAILOVER,
    TEST_FAILOVER,
    TEST_FAILOVER_CLEANUP,
)
from local.simulators.site_recovery.model.job_kinds import COMMIT as COMMIT_JOB
from local.simulators.site_recovery.model.job_kinds import DISABLE as DISABLE_JOB
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class Verb:
    """An operation on an item: what the vault calls it and its job, and when it is done already.

    Where `missing_is_done`, an item that is not there needs nothing more.
    """

    operation: Operation
    scenario: str
    begin: Callable[[World, str], Job]
    done: Callable[[ProtectedItem], bool]
    missing_is_done: bool = False


def _fail_over(world: World, name: str) -> Job:
    return failing_over.fail_over(world, name, FailoverOrder())


def _complete(world: World, name: str) -> Job:
    return disabling.disable_replication(world, name, disabling.DisableOrder(migrated=True))


def _disable(world: World, name: str) -> Job:
    return disabling.disable_replication(world, name, disabling.DisableOrder())


def _never(_: ProtectedItem) -> bool:
    return False


def fail_over_to(point_id: str) -> Verb:
    """Make the operation that fails over to exactly one recovery point."""

    def begin(world: World, name: str) -> Job:
        return failing_over.fail_over(world, name, FailoverOrder(point_id))

    def done(item: ProtectedItem) -> bool:
        return failed_over_to(item, point_id)

    return Verb(Operation.UNPLANNED_FAILOVER, FAILOVER.scenario, begin, done)


def change_to(point_id: str) -> Verb:
    """Make the operation that puts another recovery point in the place of the present one."""

    def begin(world: World, name: str) -> Job:
        return failing_over.change_point(world, name, FailoverOrder(point_id))

    def done(item: ProtectedItem) -> bool:
        return same_id(item.failover_point_id, point_id)

    return Verb(Operation.CHANGE_RECOVERY_POINT, CHANGE_POINT.scenario, begin, done)


def rehearse_in(order: RehearsalOrder) -> Verb:
    """Make the operation that fails an item over for a test."""

    def begin(world: World, name: str) -> Job:
        return rehearsing.rehearse_failover(
            world, name, FailoverOrder(order.point_id, order.network_id)
        )

    def done(item: ProtectedItem) -> bool:
        return allows(item, Operation.TEST_FAILOVER_CLEANUP)

    return Verb(Operation.TEST_FAILOVER, TEST_FAILOVER.scenario, begin, done)


def _no_rehearsal(item: ProtectedItem) -> bool:
    return not rehearsal_stands(item)


FAIL_OVER = Verb(Operation.UNPLANNED_FAILOVER, FAILOVER.scenario, _fail_over, failed_over)
COMMIT = Verb(Operation.COMMIT, COMMIT_JOB.scenario, committing.commit_failover, committed)
COMPLETE = Verb(
    Operation.COMPLETE_MIGRATION, DISABLE_JOB.scenario, _complete, _never, missing_is_done=True
)
CLEAN_UP = Verb(
    Operation.TEST_FAILOVER_CLEANUP,
    TEST_FAILOVER_CLEANUP.scenario,
    rehearsing.clean_up_rehearsal,
    _no_rehearsal,
    missing_is_done=True,
)
DISABLE = Verb(Operation.DISABLE, DISABLE_JOB.scenario, _disable, _never, missing_is_done=True)
