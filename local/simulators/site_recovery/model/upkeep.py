"""The care of an item's replication: resync, agents, disks, the appliance it goes through."""

from collections.abc import Callable, Mapping
from datetime import datetime

from local.simulators.site_recovery.model.admission import find_carrier
from local.simulators.site_recovery.model.errors import bad_request, conflict
from local.simulators.site_recovery.model.faults import FaultKind
from local.simulators.site_recovery.model.health import problems_of
from local.simulators.site_recovery.model.items import (
    Course,
    begin_course,
    find_item,
    require_idle,
)
from local.simulators.site_recovery.model.job import Effect, Job, JobKind
from local.simulators.site_recovery.model.job_kinds import (
    ADD_DISKS,
    REPAIR,
    RESOLVE_HEALTH,
    SWITCH_APPLIANCE,
)
from local.simulators.site_recovery.model.jobs import nothing
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.target import DiskChoice
from local.simulators.site_recovery.model.world import World

type Check = Callable[[ProtectedItem], None]


def anything(item: ProtectedItem) -> None:
    """Let every item pass."""
    del item


def tend(
    world: World, name: str, kind: JobKind, arrive: Effect = nothing, check: Check = anything
) -> Job:
    """Begin a job that cares for an item in AWS; ArmError 409 once it has failed over."""
    with world.turn(kind.operation, name) as turn:
        item = find_item(world, name)
        require_idle(item)
        if item.failed_over:
            raise conflict("OperationNotAllowed", f"Protected item '{name}' has failed over.")
        check(item)
        course = Course(kind=kind, duration=world.settings.jobs.upkeep, arrive=arrive)
        return begin_course(world, turn, item, course)


def repair_replication(world: World, name: str) -> Job:
    """Begin a resync; the item does not ask for one when the job has succeeded."""

    def arrive(_: Job, __: datetime) -> None:
        names = find_item(world, name).names
        for number, fault in world.faults.waiting().items():
            if fault in world.faults.standing(FaultKind.RESYNC_REQUIRED, names):
                world.faults.withdraw(number)

    return tend(world, name, REPAIR, arrive)


def resolve_health_errors(world: World, name: str, error_ids: frozenset[str]) -> Job:
    """Begin to clear health errors, by their ids."""

    def arrive(_: Job, __: datetime) -> None:
        item = find_item(world, name)
        cleared = {p.code for p in problems_of(world, item) if p.error_id in error_ids}
        item.problems = tuple(p for p in item.problems if p.code not in cleared)
        for number, fault in world.faults.waiting().items():
            if fault.kind is FaultKind.HEALTH_ERROR and fault.code in cleared:
                world.faults.withdraw(number)

    return tend(world, name, RESOLVE_HEALTH, arrive)


def switch_appliance(world: World, name: str, appliance_id: str) -> Job:
    """Begin to send an item's replication through another appliance."""

    def arrive(_: Job, __: datetime) -> None:
        item = find_item(world, name)
        item.server = find_carrier(world, item.fabric, appliance_id)

    def check(item: ProtectedItem) -> None:
        find_carrier(world, item.fabric, appliance_id)

    return tend(world, name, SWITCH_APPLIANCE, arrive, check)


def add_disks(world: World, name: str, disks: Mapping[str, DiskChoice]) -> Job:
    """Begin to replicate disks of the machine that were left out."""

    def check(item: ProtectedItem) -> None:
        if not disks or not _spare(item).keys() >= {disk.casefold() for disk in disks}:
            raise bad_request("DiskNotFound", "Name disks that do not replicate yet.")

    def arrive(_: Job, __: datetime) -> None:
        item = find_item(world, name)
        spare = _spare(item)
        item.disks |= {spare[disk.casefold()]: choice for disk, choice in disks.items()}

    return tend(world, name, ADD_DISKS, arrive, check)


def _spare(item: ProtectedItem) -> dict[str, str]:
    return {d.casefold(): d for d in item.machine.disk_ids if d not in item.disks}
