"""The test failover and its cleanup; replication goes on beside them."""

from dataclasses import replace
from datetime import datetime

from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.failing_over import choose_point, failover_details
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.items import (
    Course,
    begin_course,
    find_item,
    require_allowed,
)
from local.simulators.site_recovery.model.job import Job, JobDetails
from local.simulators.site_recovery.model.job_kinds import TEST_FAILOVER, TEST_FAILOVER_CLEANUP
from local.simulators.site_recovery.model.making_machines import forget_machine, make_machine
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_point import RecoveryPoint
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World

TEST_SUFFIX = "-test"


def rehearse_failover(world: World, name: str, order: FailoverOrder) -> Job:
    """Begin a test failover: a second virtual machine, `<name>-test`, in the given network."""
    with world.turn("test_failover", name) as turn:
        return begin_rehearsal(world, turn, find_item(world, name), order)


def begin_rehearsal(world: World, turn: Turn, item: ProtectedItem, order: FailoverOrder) -> Job:
    """Begin an item's test failover, for itself or in a recovery plan."""
    require_allowed(item, "TestFailover")
    network = order.network_id or item.target.test_network_id
    if not network:
        raise bad_request("NetworkMissing", "A test failover needs a network.")
    point = choose_point(world, item, order.point)

    def arrive(job: Job, at: datetime) -> None:
        item.running = job  # the item names its rehearsal until that is cleaned up
        item.stage, item.test_point, item.last_test_failover = Stage.TESTED, point, at
        make_machine(world, item, at, TEST_SUFFIX, network)

    return begin_course(
        world,
        turn,
        item,
        Course(
            kind=TEST_FAILOVER,
            duration=world.settings.jobs.test_failover,
            arrive=arrive,
            during=Stage.TESTING,
            failed=Stage.PROTECTED,
            details=_details(world, item, point, network),
        ),
    )


def clean_up_rehearsal(world: World, name: str, comments: str = "") -> Job:
    """Begin to delete what the test failover made."""
    with world.turn("test_failover_cleanup", name) as turn:
        return begin_cleanup(world, turn, find_item(world, name), comments)


def begin_cleanup(world: World, turn: Turn, item: ProtectedItem, comments: str) -> Job:
    """Begin to clean up after an item's test failover, for itself or in a recovery plan."""
    require_allowed(item, "TestFailoverCleanup")

    def arrive(_: Job, __: datetime) -> None:
        item.stage = Stage.PROTECTED
        forget_machine(world, f"{item.target.vm_id}{TEST_SUFFIX}")

    return begin_course(
        world,
        turn,
        item,
        Course(
            kind=TEST_FAILOVER_CLEANUP,
            duration=world.settings.jobs.test_failover_cleanup,
            arrive=arrive,
            during=Stage.CLEANING_UP,
            failed=Stage.TESTED,
            details=JobDetails(comments=comments),
        ),
    )


def _details(world: World, item: ProtectedItem, point: RecoveryPoint, network: str) -> JobDetails:
    return replace(
        failover_details(world, item, point),
        instance_type="TestFailoverJobDetails",
        vm_name=f"{item.target.vm_name}{TEST_SUFFIX}",
        network_id=network,
        subnet=item.target.test_subnet_name or item.target.subnet_name or "",
    )
