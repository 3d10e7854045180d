"""What is done with a recovery plan as a whole: rehearsed, failed over, committed, called off."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from local.simulators.site_recovery.model import plan_job_kinds as kinds
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.committing import begin_cancellation, begin_commit
from local.simulators.site_recovery.model.errors import bad_request, conflict
from local.simulators.site_recovery.model.failing_over import begin_failover
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.job import Job, JobKind
from local.simulators.site_recovery.model.jobs import nothing
from local.simulators.site_recovery.model.plan_script import ItemVerb, PlanScript, scenes_of
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_plan import RecoveryPlan
from local.simulators.site_recovery.model.recovery_plans import find_plan, require_free
from local.simulators.site_recovery.model.rehearsing import begin_cleanup, begin_rehearsal
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World

type Begin = Callable[[Turn, ProtectedItem], Job]


@dataclass(frozen=True, slots=True)
class PlanVerb:
    """One thing to do with a plan; `acts` says whether its actions run.

    `operation` is what the vault calls it, on the plan and on each of its items.
    """

    kind: JobKind
    operation: str
    item_operation: str
    acts: bool = False


FAIL_OVER = PlanVerb(kinds.PLAN_FAILOVER, "UnplannedFailover", "unplanned_failover", acts=True)
REHEARSE = PlanVerb(kinds.PLAN_TEST_FAILOVER, "TestFailover", "test_failover", acts=True)
CLEAN_UP = PlanVerb(
    kinds.PLAN_TEST_FAILOVER_CLEANUP, "TestFailoverCleanup", "test_failover_cleanup"
)
COMMIT = PlanVerb(kinds.PLAN_COMMIT, "Commit", "commit")
CANCEL = PlanVerb(kinds.PLAN_CANCEL, "Commit", "cancel_failover")

_OPERATIONS = ("UnplannedFailover", "TestFailover", "TestFailoverCleanup", "Commit")


def allowed_operations(world: World, plan: RecoveryPlan) -> tuple[str, ...]:
    """Tell what may be done with a plan: what may be done with any of its items."""
    if plan.busy:
        return ()
    return tuple(
        operation
        for operation in _OPERATIONS
        if any(_allows(world, item_id, operation) for item_id in plan.items)
    )


def providers_of(world: World, plan: RecoveryPlan) -> list[str]:
    """Tell by which providers a plan's items replicate; those that are gone by none."""
    items = (world.items.get(last_segment(each).casefold()) for each in plan.items)
    return sorted({str(item.fabric.provider) for item in items if item})


def fail_over_plan(
    world: World, name: str, providers: Collection[str], *, shared_points: bool = False
) -> Job:
    """Begin the unplanned failover, to the latest points, group by group.

    ArmError 400 unless the order has a part for every provider of the plan's items.
    """
    with world.intervention():
        lacking = set(providers_of(world, find_plan(world, name))) - set(providers)
    if lacking:
        raise bad_request(
            "ProviderNotSupported", f"The order lacks the part for '{', '.join(sorted(lacking))}'."
        )

    def begin(turn: Turn, item: ProtectedItem) -> Job:
        return begin_failover(world, turn, item, FailoverOrder())

    job = _begin(world, name, FAIL_OVER, begin)
    with world.intervention():
        find_plan(world, name).shared_points = shared_points
    return job


def rehearse_plan(world: World, name: str, network_id: str) -> Job:
    """Begin the test failover of all items into one network."""

    def begin(turn: Turn, item: ProtectedItem) -> Job:
        return begin_rehearsal(world, turn, item, FailoverOrder(network_id=network_id))

    return _begin(world, name, REHEARSE, begin)


def clean_up_plan(world: World, name: str, comments: str) -> Job:
    """Begin to delete what the test failover made."""

    def begin(turn: Turn, item: ProtectedItem) -> Job:
        return begin_cleanup(world, turn, item, comments)

    return _begin(world, name, CLEAN_UP, begin)


def commit_plan(world: World, name: str) -> Job:
    """Begin to commit every item that has failed over."""
    return _begin(world, name, COMMIT, lambda turn, item: begin_commit(world, turn, item))


def cancel_plan(world: World, name: str) -> Job:
    """Begin to call the failover off of every item that is not committed."""
    return _begin(world, name, CANCEL, lambda turn, item: begin_cancellation(world, turn, item))


def _begin(world: World, name: str, verb: PlanVerb, begin: Begin) -> Job:
    with world.turn(verb.kind.operation, name) as turn:
        plan = find_plan(world, name)
        require_free(plan)
        if verb.operation not in allowed_operations(world, plan):
            raise conflict(
                "OperationNotAllowed",
                f"The operation '{verb.operation}' is not allowed on recovery plan '{plan.name}'.",
            )
        job = _job(world, plan, verb.kind)
        fits = partial(_allows, world, operation=verb.operation)
        scenes = scenes_of(plan, verb.operation if verb.acts else "", fits)
        script = PlanScript(world, plan, job, ItemVerb(verb.item_operation, begin), scenes)
        job.script = script
        world.jobs.adopt(job)
        script.begin()
        turn.effect = f"job {job.job_id}"
        return job


def _job(world: World, plan: RecoveryPlan, kind: JobKind) -> Job:
    def enter(job: Job, at: datetime) -> None:
        plan.note_begin(job, at)

    return Job(
        job_id=world.ids.new("job"),
        activity_id=world.ids.new("activity"),
        kind=kind,
        target_id=world.ids.of("plan", plan.name.casefold()),
        target_name=plan.name,
        begun=world.now,
        enter=enter,
        succeed=nothing,
        fail=nothing,
    )


def _allows(world: World, item_id: str, operation: str) -> bool:
    item = world.items.get(last_segment(item_id).casefold())
    return item is not None and not item.busy and operation in item.stage.value.allowed
