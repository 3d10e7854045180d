"""Recovery plans in the vault; their jobs are watched by SiteRecovery.get_job."""

from typing import Protocol

from domain.job import Job
from domain.recovery_plan import PlanRef, PlanStanding, RecoveryPlan


class RecoveryPlans(Protocol):
    """What fails items over together, in boot order."""

    def read_plan(self, ref: PlanRef) -> PlanStanding | None:
        """Read a plan as the vault has it; None when it has none of this name."""
        ...

    def start_plan(self, plan: RecoveryPlan) -> Job:
        """Begin to make the plan, or to change it to this.

        Refused `site_recovery.plan_exists` when another of its name is not ours to change, and
        when the vault finds it over its limits.
        """
        ...

    def start_plan_failover(self, ref: PlanRef) -> Job:
        """Begin the plan's unplanned failover to the latest points, or find the one under way.

        A plan fails over once: after that there is nothing to do, whatever became of its items.
        """
        ...

    def start_plan_commit(self, ref: PlanRef) -> Job:
        """Begin to commit every item of the plan, or find the commit under way or done."""
        ...

    def start_plan_deletion(self, ref: PlanRef) -> Job:
        """Begin to delete the plan, if it is there; its items stay as they are."""
        ...
