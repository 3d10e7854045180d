"""Recovery plans in the vault, what people see of them, and what they answer."""

from clouds.ports import Clouds
from clouds.telling import tell_decisions
from domain.emergency_stop import require_lifted
from domain.job import Job, JobResumption
from domain.plan_status import ActionAnswered, ActionSubject, PlanStatus
from domain.recovery_plan import PlanFound, PlanRef, RecoveryPlan


def read_plan(clouds: Clouds, ref: PlanRef) -> PlanFound:
    """Read a plan as the vault has it."""
    return PlanFound(clouds.recovery_plans.read_plan(ref))


def start_plan(clouds: Clouds, plan: RecoveryPlan) -> Job:
    """Begin to make the plan."""
    return clouds.recovery_plans.start_plan(plan)


def start_plan_deletion(clouds: Clouds, ref: PlanRef) -> Job:
    """Begin to delete the plan."""
    return clouds.recovery_plans.start_plan_deletion(ref)


def start_plan_failover(clouds: Clouds, ref: PlanRef) -> Job:
    """Begin the plan's unplanned failover, unless the emergency stop says no."""
    stop = clouds.brake.read()
    if stop.pulled:
        standing = clouds.recovery_plans.read_plan(ref)
        if not (standing and (standing.running_job_id or standing.failed_over)):
            require_lifted(stop, ref.name)
    return clouds.recovery_plans.start_plan_failover(ref)


def resume_plan(clouds: Clouds, resumption: JobResumption) -> Job:
    """Let the plan's job go on behind a manual action."""
    return clouds.upkeep.resume_job(resumption)


def start_plan_commit(clouds: Clouds, ref: PlanRef) -> Job:
    """Begin to commit the plan as a whole."""
    return clouds.recovery_plans.start_plan_commit(ref)


def find_action_answer(clouds: Clouds, subject: ActionSubject) -> ActionAnswered:
    """Look into the record of answers at manual actions."""
    return ActionAnswered(clouds.plan_book.find(subject))


def record_plan(clouds: Clouds, status: PlanStatus) -> None:
    """Write down where a plan stands."""
    tell_decisions(clouds, status)
    clouds.plan_book.record(status)
