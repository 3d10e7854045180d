"""Protected items looked up, held by one job at a time, and moved from stage to stage."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.errors import conflict, not_found
from local.simulators.site_recovery.model.job import (
    Effect,
    Hurdle,
    Job,
    JobDetails,
    JobKind,
    JobState,
)
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job, nothing
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.replicating import reconsider
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World

_TYPE = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectedItems"
)


@dataclass(frozen=True, slots=True)
class Course:
    """The way a job takes an item: through which stage, and where to when it fails.

    Without stages the item stays where it is. `arrive` is what success does.
    """

    kind: JobKind
    duration: timedelta
    arrive: Effect = nothing
    during: Stage | None = None
    failed: Stage | None = None
    details: JobDetails = field(default_factory=JobDetails)
    hurdle: Hurdle | None = None


class _WayBack(NamedTuple):
    """Where an item stands after its job has failed, or has been cancelled."""

    failed: Stage
    cancelled: Stage


def find_item(world: World, name: str) -> ProtectedItem:
    """Find an item by its name or id; ArmError 404 when there is none."""
    try:
        return world.items[last_segment(name).casefold()]
    except KeyError:
        raise not_found(_TYPE, last_segment(name)) from None


def get_item(world: World, name: str) -> ProtectedItem:
    """Read an item; where looks make the world go on, its replication and its job move."""
    with world.turn("get_item", name):
        item = find_item(world, name)
        _look(world, item)
        return find_item(world, name)


def list_items(world: World) -> list[ProtectedItem]:
    """Read all items."""
    with world.turn("list_items"):
        for item in list(world.items.values()):
            _look(world, item)
        return list(world.items.values())


def require_allowed(item: ProtectedItem, operation: str) -> None:
    """Raise ArmError 409 while a job holds the item, or when its state forbids the operation."""
    require_idle(item)
    if operation not in item.stage.value.allowed:
        raise conflict(
            "OperationNotAllowed",
            f"The operation '{operation}' is not allowed on protected item '{item.name}' in "
            f"state '{item.stage.value.state}'.",
        )


def require_idle(item: ProtectedItem) -> None:
    """Raise ArmError 409 while a job holds the item."""
    if item.running and item.running.running:
        raise conflict(
            "AnotherOperationInProgress",
            f"Job '{item.running.job_id}' ({item.running.kind.scenario}) is in progress on "
            f"protected item '{item.name}'.",
        )


def begin_course(world: World, turn: Turn, item: ProtectedItem, course: Course) -> Job:
    """Take up a job that holds the item until it ends; the ledger will name it."""
    job = begin_job(
        world,
        JobOrder(
            kind=course.kind,
            target_id=item.name,
            target_name=item.machine.agent.host_name,
            begun=world.now,
            duration=course.duration,
            enter=partial(_enter, world, item, course),
            succeed=partial(_succeed, world, item, course),
            fail=partial(_fail, world, item, _WayBack(course.failed or item.stage, item.stage)),
            details=course.details,
            hurdle=course.hurdle,
        ),
    )
    turn.effect = f"job {job.job_id}"
    return job


def _enter(world: World, item: ProtectedItem, course: Course, job: Job, at: datetime) -> None:
    require_idle(item)
    item.running, item.problems = job, ()
    item.stage = course.during or item.stage
    reconsider(world, item, at)


def _succeed(world: World, item: ProtectedItem, course: Course, job: Job, at: datetime) -> None:
    item.running = None
    course.arrive(job, at)
    reconsider(world, item, at)


def _fail(world: World, item: ProtectedItem, back: _WayBack, job: Job, at: datetime) -> None:
    item.running, item.problems = None, job.errors
    item.stage = back.cancelled if job.state is JobState.CANCELLED else back.failed
    reconsider(world, item, at)


def _look(world: World, item: ProtectedItem) -> None:
    """Move the item one step: the job that holds it, or else its replication."""
    busy = [job for job in (item.running, item.finishing) if job and job.running]
    world.agenda.look(busy[0].job_id if busy else item.name)
