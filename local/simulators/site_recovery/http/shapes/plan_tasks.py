"""The tasks of a recovery plan's job: groups with their items' jobs, and actions between."""

from collections.abc import Callable

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp_if
from local.simulators.site_recovery.http.shapes.protected_item import job_id
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.job import Job, JobState
from local.simulators.site_recovery.model.job_failure import JobFailure
from local.simulators.site_recovery.model.plan_script import PlanScript, Scene
from local.simulators.site_recovery.model.recovery_plan import ActionKind
from local.simulators.site_recovery.model.world import World

type ErrorShape = Callable[[JobFailure], Json]


def plan_tasks(world: World, job: Job, script: PlanScript, error: ErrorShape) -> list[Json]:
    """Show the tasks; a group's children are the jobs of its items."""
    return [
        _task(world.ids.of("task", f"{job.job_id}/{number}"), scene)
        | _details(world, scene)
        | {"errors": [error(failure) for failure in scene.errors]}
        for number, scene in enumerate(script.scenes)
    ]


def _task(task_id: str, scene: Scene) -> Json:
    return {
        "taskId": task_id,
        "name": scene.name.replace(" ", ""),
        "startTime": stamp_if(scene.begun),
        "endTime": stamp_if(scene.ended),
        "allowedActions": ["Resume"] if scene.state == JobState.SUSPENDED else [],
        "friendlyName": scene.name,
        "state": scene.state,
        "stateDescription": _description(scene),
    }


def _description(scene: Scene) -> str:
    some = any(child.state is JobState.SUCCEEDED for child in scene.children)
    if scene.errors and some:
        return "PartiallySucceeded"
    return "Completed" if scene.state == "Succeeded" else scene.state


def _details(world: World, scene: Scene) -> Json:
    own: Json = {"taskType": "TaskDetails", "customDetails": None, "groupTaskCustomDetails": None}
    if scene.group:
        group: Json = {
            "instanceType": "RecoveryPlanGroupTaskDetails",
            "name": scene.name,
            "groupId": world.ids.of("group", scene.name),
            "rpGroupType": scene.group,
            "childTasks": [_child(world, child) for child in scene.children],
        }
        return own | {"taskType": "RecoveryPlanGroupTaskDetails", "groupTaskCustomDetails": group}
    if scene.action and scene.action.kind is ActionKind.MANUAL:
        manual: Json = {
            "instanceType": "ManualActionTaskDetails",
            "name": scene.action.name,
            "instructions": scene.action.words,
            "observation": None,
        }
        return own | {"taskType": "ManualActionTaskDetails", "customDetails": manual}
    if scene.action:
        runbook: Json = {
            "instanceType": "AutomationRunbookTaskDetails",
            "name": scene.action.name,
            "runbookId": scene.action.runbook_id,
            "runbookName": last_segment(scene.action.runbook_id),
            "isPrimarySideScript": scene.action.location == "Primary",
        }
        return own | {"taskType": "AutomationRunbookTaskDetails", "customDetails": runbook}
    return own


def _child(world: World, child: Job) -> Json:
    return {
        "taskId": world.ids.of("task", f"{child.job_id}/plan"),
        "name": child.kind.scenario,
        "startTime": stamp_if(child.begun),
        "endTime": stamp_if(child.ended),
        "allowedActions": [],
        "friendlyName": child.target_name,
        "state": child.state,
        "stateDescription": child.description,
        "taskType": "VirtualMachineTaskDetails",
        "customDetails": {
            "instanceType": "VirtualMachineTaskDetails",
            "skippedReason": None,
            "skippedReasonString": None,
            "jobTask": {
                "jobId": job_id(world, child.job_id),
                "jobFriendlyName": child.kind.friendly_name,
                "targetObjectId": child.target_id,
                "targetObjectName": child.target_name,
                "targetInstanceType": child.kind.target_type,
                "jobScenarioName": child.kind.scenario,
            },
        },
        "groupTaskCustomDetails": None,
        "errors": [],
    }
