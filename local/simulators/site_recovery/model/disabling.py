"""The end of a protection: disabled, completed as a migration, or purged."""

from dataclasses import dataclass
from datetime import datetime

from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.errors import conflict
from local.simulators.site_recovery.model.items import (
    Course,
    begin_course,
    find_item,
    require_allowed,
    require_idle,
)
from local.simulators.site_recovery.model.job import Job, JobKind
from local.simulators.site_recovery.model.job_kinds import DISABLE, PURGE
from local.simulators.site_recovery.model.making_machines import forget_machine
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.rehearsing import TEST_SUFFIX
from local.simulators.site_recovery.model.replicating import end_replication
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World


@dataclass(frozen=True, slots=True)
class DisableOrder:
    """Why the protection ends, and whether a virtual machine that exists goes with it."""

    migrated: bool = False
    delete_machine: bool = False


def disable_replication(world: World, name: str, order: DisableOrder) -> Job:
    """Begin to end the protection; when the job has succeeded, the item is gone."""
    with world.turn("disable_replication", name) as turn:
        item = find_item(world, name)
        require_allowed(item, "CompleteMigration" if order.migrated else "DisableProtection")
        require_in_no_plan(world, item)
        return _begin(world, turn, item, order)


def purge(world: World, name: str) -> Job | None:
    """Begin to drop an item in whatever state it is; None when there is none."""
    with world.turn("purge", name) as turn:
        item = world.items.get(name.casefold())
        if item is None:
            turn.effect = "nothing"
            return None
        require_idle(item)
        return _begin(world, turn, item, DisableOrder(), PURGE)


def require_in_no_plan(world: World, item: ProtectedItem) -> None:
    """Raise ArmError 409 while a recovery plan has the item: the strictest that may be."""
    for plan in world.plans.values():
        if item.name.casefold() in {last_segment(each).casefold() for each in plan.items}:
            raise conflict(
                "ProtectedItemInRecoveryPlan",
                f"Protected item '{item.name}' is part of recovery plan '{plan.name}'.",
            )


def _begin(
    world: World, turn: Turn, item: ProtectedItem, order: DisableOrder, kind: JobKind = DISABLE
) -> Job:
    def arrive(_: Job, __: datetime) -> None:
        world.items.pop(item.name.casefold(), None)
        forget_machine(world, f"{item.target.vm_id}{TEST_SUFFIX}")
        if order.delete_machine:
            forget_machine(world, item.target.vm_id)

    end_replication(world, item, world.now)
    return begin_course(
        world,
        turn,
        item,
        Course(
            kind=kind,
            duration=world.settings.jobs.disable,
            arrive=arrive,
            during=Stage.DISABLING,
            failed=Stage.DISABLING_FAILED,
        ),
    )
