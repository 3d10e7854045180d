"""Recovery plans behind the port, by the real SDK; the same for both providers."""

from collections.abc import Callable
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.errors import translated
from clouds.azure.jobs import start_job
from clouds.azure.plan_reading import read_standing
from clouds.azure.plan_writing import change, creation, failover
from domain.errors import Refused
from domain.job import NOTHING_TO_DO, Job
from domain.plan_steps import PlanStep, next_step
from domain.recovery_plan import PlanRef, PlanStanding, RecoveryPlan

_NOT_FOUND = "site_recovery.404"


class AzureRecoveryPlans:
    """The port RecoveryPlans; each operation looks at the plan before it begins anything."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def read_plan(self, ref: PlanRef) -> PlanStanding | None:
        """Read a plan as the vault has it; None when it has none of this name."""
        try:
            with translated("site_recovery", ref.name):
                return read_standing(self._plans.get(*_path(ref)))
        except Refused as refused:
            if refused.refusal.code == _NOT_FOUND:
                return None
            raise

    def start_plan(self, plan: RecoveryPlan) -> Job:
        """Begin to make the plan, or to change it to this."""
        standing = self.read_plan(plan.ref)
        if standing is None:
            return _start(plan.ref, self._plans.begin_create, creation(plan))
        found = next_step(PlanStep.SAVE, plan.ref, standing, plan)
        return found or _start(plan.ref, self._plans.begin_update, change(plan))

    def start_plan_failover(self, ref: PlanRef) -> Job:
        """Begin the plan's unplanned failover to the latest points, or find the one under way."""
        order = failover(ref)
        return self._act(ref, PlanStep.FAIL_OVER, self._plans.begin_unplanned_failover, order)

    def start_plan_commit(self, ref: PlanRef) -> Job:
        """Begin to commit every item of the plan, or find the commit under way or done."""
        return self._act(ref, PlanStep.COMMIT, self._plans.begin_failover_commit)

    def start_plan_deletion(self, ref: PlanRef) -> Job:
        """Begin to delete the plan, if it is there; its items stay as they are."""
        return self._act(ref, PlanStep.DELETE, self._plans.begin_delete)

    @property
    def _plans(self) -> Any:
        return self._arm.site_recovery.replication_recovery_plans

    def _act(self, ref: PlanRef, step: PlanStep, begin: Callable[..., Any], *body: Any) -> Job:
        standing = self.read_plan(ref)
        if standing is None and step is PlanStep.DELETE:
            return NOTHING_TO_DO
        found = next_step(step, ref, standing) if standing else None
        return found or _start(ref, begin, *body)


def _start(ref: PlanRef, begin: Callable[..., Any], *body: Any) -> Job:
    return start_job(ref.arm_id, begin, *_path(ref), *body)


def _path(ref: PlanRef) -> tuple[str, str, str]:
    return ref.vault.resource_group, ref.vault.name, ref.name
