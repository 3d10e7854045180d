"""What Site Recovery's models say of recovery plans, in the domain's words."""

from collections.abc import Iterable
from typing import Any

from domain.job import JobState, ManualAction
from domain.recovery_plan import ActionKind, PlanAction, PlanGroup, PlanStanding

_BOOT = "Boot"
_IDLE = "none"
_MANUAL = "ManualActionTaskDetails"


def read_standing(plan: Any) -> PlanStanding:
    """Read a plan; of its groups only those that boot, which are the ones that were sent."""
    properties = plan.properties
    scenario = properties.current_scenario
    job_id = (scenario.job_id or "") if scenario else ""
    idle = job_id.rsplit("/", 1)[-1].lower() in {"", _IDLE}
    return PlanStanding(
        fabric_id=properties.primary_fabric_id or "",
        groups=tuple(
            _group(group) for group in properties.groups or () if group.group_type == _BOOT
        ),
        allowed_operations=tuple(properties.allowed_operations or ()),
        running_job_id="" if idle else job_id,
        running_scenario="" if idle else scenario.scenario_name or "",
        failed_over=properties.last_unplanned_failover_time,
    )


def manual_action(tasks: Iterable[Any]) -> ManualAction | None:
    """Find the manual action at which a job waits, among its tasks and those inside them."""
    for task in tasks:
        details, group = task.custom_details, task.group_task_custom_details
        manual = details is not None and details.instance_type == _MANUAL
        if manual and task.state == JobState.SUSPENDED:
            name = details.name or task.friendly_name or task.name
            return ManualAction(name or "", details.instructions or "")
        if group is not None and (found := manual_action(group.child_tasks or ())):
            return found
    return None


def _group(group: Any) -> PlanGroup:
    return PlanGroup(
        tuple(item.id or "" for item in group.replication_protected_items or ()),
        tuple(_action(action) for action in group.start_group_actions or ()),
        tuple(_action(action) for action in group.end_group_actions or ()),
    )


def _action(action: Any) -> PlanAction:
    details = action.custom_details
    runbook_id = getattr(details, "runbook_id", None)
    if runbook_id:
        return PlanAction(action.action_name, ActionKind.RUNBOOK, runbook_id=runbook_id)
    words = getattr(details, "description", None) or ""
    return PlanAction(action.action_name, ActionKind.MANUAL, words)
