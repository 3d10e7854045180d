"""Recovery plans: written, read and deleted, within the service's rules.

Microsoft, "About recovery plans": at most 100 items in 7 groups, all of one pair of fabrics. An
item has to be protected when it comes into a plan.
"""

from collections import Counter
from datetime import datetime

from local.simulators.site_recovery.model.arm_id import key_of, last_segment, same_id
from local.simulators.site_recovery.model.errors import bad_request, conflict, not_found
from local.simulators.site_recovery.model.items import find_item
from local.simulators.site_recovery.model.job import Effect, Job, JobKind
from local.simulators.site_recovery.model.jobs import JobOrder, begin_job
from local.simulators.site_recovery.model.mappings import AZURE
from local.simulators.site_recovery.model.plan_job_kinds import DELETE_PLAN, SAVE_PLAN
from local.simulators.site_recovery.model.recovery_plan import GroupKind, PlanGroup, RecoveryPlan
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.turn import Turn
from local.simulators.site_recovery.model.world import World

MOST_ITEMS = 100
MOST_GROUPS = 7
_TYPE = "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans"
_OUTSIDE = {Stage.ENABLING, Stage.ENABLING_FAILED, Stage.INITIAL_REPLICATION_FAILED}


def get_plan(world: World, name: str) -> RecoveryPlan:
    """Read a plan; ArmError 404 when there is none."""
    with world.turn("get_plan", name):
        return find_plan(world, name)


def list_plans(world: World) -> list[RecoveryPlan]:
    """Read all plans."""
    with world.turn("list_plans"):
        return list(world.plans.values())


def create_plan(world: World, plan: RecoveryPlan, recovery_fabric_id: str) -> Job:
    """Begin to create a plan, or to replace the one of its name."""
    with world.turn("create_plan", plan.name) as turn:
        if recovery_fabric_id.casefold() != AZURE.casefold():
            raise bad_request("InvalidRecoveryFabric", f"'{recovery_fabric_id}' is not {AZURE}.")
        known = world.plans.get(plan.name.casefold())
        if known:
            require_free(known)
        _require_sound(world, plan.fabric_id, plan.groups)
        return _save(world, turn, plan)


def update_plan(world: World, name: str, groups: tuple[PlanGroup, ...]) -> Job:
    """Begin to give a plan other groups; ArmError 404 when there is none of its name."""
    with world.turn("update_plan", name) as turn:
        plan = find_plan(world, name)
        require_free(plan)
        _require_sound(world, plan.fabric_id, groups)
        changed = RecoveryPlan(plan.name, plan.fabric_id, plan.deployment_model, groups)
        return _save(world, turn, changed)


def delete_plan(world: World, name: str) -> Job | None:
    """Begin to delete a plan; its items stay as they are. None when there is none."""
    with world.turn("delete_plan", name) as turn:
        plan = world.plans.get(name.casefold())
        if plan is None:
            turn.effect = "nothing"
            return None
        require_free(plan)

        def succeed(_: Job, __: datetime) -> None:
            world.plans.pop(name.casefold(), None)

        return _begin(world, turn, plan, DELETE_PLAN, succeed)


def find_plan(world: World, name: str) -> RecoveryPlan:
    """Find a plan by its name or id; ArmError 404 when there is none."""
    try:
        return world.plans[last_segment(name).casefold()]
    except KeyError:
        raise not_found(_TYPE, last_segment(name)) from None


def require_free(plan: RecoveryPlan) -> None:
    """Raise ArmError 409 while a job holds the plan."""
    if plan.busy and plan.running:
        raise conflict(
            "AnotherOperationInProgress",
            f"Job '{plan.running.job_id}' ({plan.running.kind.scenario}) is in progress on "
            f"recovery plan '{plan.name}'.",
        )


def _save(world: World, turn: Turn, plan: RecoveryPlan) -> Job:
    def succeed(_: Job, __: datetime) -> None:
        plan.running = None
        world.plans[plan.name.casefold()] = plan

    return _begin(world, turn, plan, SAVE_PLAN, succeed)


def _begin(world: World, turn: Turn, plan: RecoveryPlan, kind: JobKind, succeed: Effect) -> Job:
    target = world.ids.of("plan", plan.name.casefold())
    order = JobOrder(kind, target, plan.name, world.now, world.settings.jobs.plan, succeed)
    job = begin_job(world, order)
    if known := world.plans.get(plan.name.casefold()):
        known.running = job
    turn.effect = f"job {job.job_id}"
    return job


def _require_sound(world: World, fabric_id: str, groups: tuple[PlanGroup, ...]) -> None:
    boots = [group for group in groups if group.kind is GroupKind.BOOT]
    items = [item for group in groups for item in group.items]
    if len(boots) > MOST_GROUPS:
        raise bad_request(
            "RecoveryPlanGroupLimitExceeded",
            f"A recovery plan has at most {MOST_GROUPS} groups; this one has {len(boots)}.",
        )
    if len(items) > MOST_ITEMS:
        raise bad_request(
            "RecoveryPlanItemLimitExceeded",
            f"A recovery plan has at most {MOST_ITEMS} items; this one has {len(items)}.",
        )
    if not items or any(group.items for group in groups if group.kind is not GroupKind.BOOT):
        raise bad_request("InvalidRecoveryPlanGroups", "Items belong into groups of type Boot.")
    twice = [item for item, times in Counter(map(key_of, items)).items() if times > 1]
    if twice:
        raise bad_request("DuplicateRecoveryPlanItem", f"'{last_segment(twice[0])}' comes twice.")
    for item_id in items:
        _require_member(world, fabric_id, item_id)


def _require_member(world: World, fabric_id: str, item_id: str) -> None:
    item = find_item(world, item_id)
    fabric = item_id.casefold().partition("/replicationprotectioncontainers/")[0]
    if not same_id(fabric, fabric_id):
        raise bad_request(
            "RecoveryPlanFabricMismatch",
            f"Protected item '{item.name}' does not belong to the fabric '{fabric_id}'.",
        )
    if item.stage in _OUTSIDE:
        raise bad_request(
            "ProtectedItemNotProtected",
            f"Protected item '{item.name}' is {item.stage.value.state}: it is not protected.",
        )
