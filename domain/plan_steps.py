"""What is left to do about a plan, by how the vault has it: so that a repeat does nothing twice."""

import re
from dataclasses import dataclass
from enum import Enum

from domain.errors import Refusal, Refused, Transient
from domain.job import NOTHING_TO_DO, Job
from domain.recovery_plan import PlanRef, PlanStanding, RecoveryPlan, plan_exists, same_groups


@dataclass(frozen=True, slots=True)
class _Step:
    operation: str
    scenario: str


class PlanStep(Enum):
    """One thing to do with a plan: what the vault calls it, and a pattern of its job's scenario.

    Of the scenarios' names only DeleteRecoveryPlan is published.
    """

    SAVE = _Step("", r"(?!delete).*recoveryplan")
    FAIL_OVER = _Step("UnplannedFailover", r".*unplannedfailover")
    COMMIT = _Step("Commit", r".*commit")
    DELETE = _Step("", r"delete.*recoveryplan")


def next_step(
    step: PlanStep, ref: PlanRef, standing: PlanStanding, plan: RecoveryPlan | None = None
) -> Job | None:
    """Find the job that does it, or that it is done; None when it has to be begun.

    Transient while something else runs; Refused when the vault does not allow it, or the plan is
    not ours to change.
    """
    if standing.running_job_id:
        if re.match(step.value.scenario, standing.running_scenario, re.IGNORECASE):
            return Job(standing.running_job_id, scenario=standing.running_scenario)
        raise Transient(f"{ref.name}: {standing.running_scenario} is still running")
    if plan and same_groups(plan.groups, standing.groups):
        return NOTHING_TO_DO
    ours = plan is None or plan.fabric_id.casefold() == standing.fabric_id.casefold()
    if not ours or (plan and standing.failed_over):
        raise Refused(plan_exists(ref))
    if _done(step, standing):
        return NOTHING_TO_DO
    if step.value.operation and step.value.operation not in standing.allowed_operations:
        raise Refused(_forbidden(step, ref, standing))
    return None


def _done(step: PlanStep, standing: PlanStanding) -> bool:
    if step is PlanStep.FAIL_OVER:
        return standing.failed_over is not None
    allowed = step.value.operation in standing.allowed_operations
    return step is PlanStep.COMMIT and standing.failed_over is not None and not allowed


def _forbidden(step: PlanStep, ref: PlanRef, standing: PlanStanding) -> Refusal:
    allowed = ", ".join(standing.allowed_operations) or "nothing"
    return Refusal(
        code=f"site_recovery.{step.value.operation}_not_allowed",
        subject=ref.name,
        detail=f"{step.value.operation} is not allowed on the recovery plan; allowed: {allowed}",
        remedy="Look at the plan and its items in the vault and mend what they report.",
    )
