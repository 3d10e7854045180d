"""The port to recovery plans, on the model: what is done or under way is found again."""

from collections.abc import Callable
from functools import partial

from domain.job import NOTHING_TO_DO, Job
from domain.plan_steps import PlanStep, next_step
from domain.recovery_plan import ActionKind, PlanAction, PlanGroup, PlanRef, PlanStanding
from domain.recovery_plan import RecoveryPlan as Plan
from local.simulators.site_recovery.in_process.errors import translated
from local.simulators.site_recovery.in_process.readings import job_id, read_job
from local.simulators.site_recovery.model import (
    plan_jobs,
    recovery_plan,
    recovery_plans,
)
from local.simulators.site_recovery.model.arm_id import same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.job import Job as ModelJob
from local.simulators.site_recovery.model.mappings import AZURE
from local.simulators.site_recovery.model.world import World


class SimulatedRecoveryPlans:
    """`clouds.ports.RecoveryPlans` on a simulated world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def read_plan(self, ref: PlanRef) -> PlanStanding | None:
        """Read a plan as the vault has it; None when it has none of this name."""
        world = self._world
        with translated("site_recovery", ref.name), world.turn("get_plan", ref.name):
            if not same_id(ref.vault.arm_id, world.estate.vault_id):
                raise not_found("Microsoft.RecoveryServices/vaults", ref.vault.name)
            plan = world.plans.get(ref.name.casefold())
            return _standing(world, plan) if plan else None

    def start_plan(self, plan: Plan) -> Job:
        """Begin to make the plan, or to change it to this."""
        standing = self.read_plan(plan.ref)
        found = next_step(PlanStep.SAVE, plan.ref, standing, plan) if standing else None
        if found:
            return found
        groups = tuple(_written(group) for group in plan.groups)
        one = recovery_plan.RecoveryPlan(plan.ref.name, plan.fabric_id, "ResourceManager", groups)
        with translated("site_recovery", plan.ref.name):
            return read_job(self._world, recovery_plans.create_plan(self._world, one, AZURE))

    def start_plan_failover(self, ref: PlanRef) -> Job:
        """Begin the plan's unplanned failover to the latest points, or find the one under way."""
        begin = partial(
            plan_jobs.fail_over_plan, providers=[ref.provider], shared_points=ref.shared_points
        )
        return self._act(ref, PlanStep.FAIL_OVER, begin)

    def start_plan_commit(self, ref: PlanRef) -> Job:
        """Begin to commit every item of the plan, or find the commit under way or done."""
        return self._act(ref, PlanStep.COMMIT, plan_jobs.commit_plan)

    def start_plan_deletion(self, ref: PlanRef) -> Job:
        """Begin to delete the plan, if it is there; its items stay as they are."""
        return self._act(ref, PlanStep.DELETE, recovery_plans.delete_plan)

    def _act(
        self, ref: PlanRef, step: PlanStep, begin: Callable[[World, str], ModelJob | None]
    ) -> Job:
        standing = self.read_plan(ref)
        if found := next_step(step, ref, standing) if standing else None:
            return found
        with translated("site_recovery", ref.name):
            job = begin(self._world, ref.name)
        return read_job(self._world, job) if job else NOTHING_TO_DO


def _standing(world: World, plan: recovery_plan.RecoveryPlan) -> PlanStanding:
    running = plan.running if plan.busy else None
    boots = (g for g in plan.groups if g.kind is recovery_plan.GroupKind.BOOT)
    return PlanStanding(
        fabric_id=plan.fabric_id,
        groups=tuple(_read(group) for group in boots),
        allowed_operations=plan_jobs.allowed_operations(world, plan),
        running_job_id=job_id(world, running) if running else "",
        running_scenario=running.kind.scenario if running else "",
        failed_over=plan.last_failover,
    )


def _read(group: recovery_plan.PlanGroup) -> PlanGroup:
    before, after = (
        tuple(
            PlanAction(each.name, _KINDS[each.kind], each.words, each.runbook_id)
            for each in actions
        )
        for actions in (group.before, group.after)
    )
    return PlanGroup(group.items, before, after)


def _written(group: PlanGroup) -> recovery_plan.PlanGroup:
    before, after = (
        tuple(
            recovery_plan.PlanAction(
                each.name,
                _MODEL_KINDS[each.kind],
                ("UnplannedFailover",),
                each.words,
                each.runbook_id,
            )
            for each in actions
        )
        for actions in (group.before, group.after)
    )
    return recovery_plan.PlanGroup(recovery_plan.GroupKind.BOOT, group.item_ids, before, after)


_KINDS = {
    recovery_plan.ActionKind.MANUAL: ActionKind.MANUAL,
    recovery_plan.ActionKind.RUNBOOK: ActionKind.RUNBOOK,
}
_MODEL_KINDS = {ours: theirs for theirs, ours in _KINDS.items()}
