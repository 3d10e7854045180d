"""Jobs, with their tasks, errors and details."""

from datetime import timedelta

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.job_details import job_details
from local.simulators.site_recovery.http.shapes.moment import stamp, stamp_if
from local.simulators.site_recovery.http.shapes.plan_tasks import plan_tasks
from local.simulators.site_recovery.http.shapes.protected_item import job_id
from local.simulators.site_recovery.model.job import Job, JobState
from local.simulators.site_recovery.model.job_failure import JobFailure
from local.simulators.site_recovery.model.plan_script import PlanScript
from local.simulators.site_recovery.model.world import World

_TYPE = "Microsoft.RecoveryServices/vaults/replicationJobs"


def job(world: World, one: Job) -> Json:
    """Show a job."""
    return {
        "name": one.job_id,
        "id": job_id(world, one.job_id),
        "type": _TYPE,
        "properties": {
            "activityId": f"{one.activity_id} ActivityId: {one.activity_id}",
            "scenarioName": one.kind.scenario,
            "friendlyName": one.kind.friendly_name,
            "state": one.state,
            "stateDescription": one.description,
            "tasks": _scenes(world, one) or _tasks(world, one),
            "errors": [job_error(world, one, failure) for failure in one.errors],
            "startTime": stamp(one.begun),
            "endTime": stamp_if(one.ended),
            "allowedActions": list(one.allowed_actions),
            "targetObjectId": one.target_id,
            "targetObjectName": one.target_name,
            "targetInstanceType": one.kind.target_type,
            "customDetails": job_details(world, one),
        },
    }


def _scenes(world: World, one: Job) -> list[Json]:
    """Show the tasks of a recovery plan's job."""
    if not isinstance(one.script, PlanScript):
        return []
    return plan_tasks(world, one, one.script, lambda failure: job_error(world, one, failure))


def _tasks(world: World, one: Job) -> list[Json]:
    """Show the tasks; each takes an equal share of the job's time, one after the other."""
    count = len(one.kind.tasks)
    at = min(count - 1, int(world.jobs.fraction(one) * count))
    if one.stopped_at:
        at = one.kind.tasks.index(one.stopped_at)
    share = (one.activity.duration if one.activity else timedelta()) / count
    return [_task(world, one, number, at, share) for number in range(count)]


def _task(world: World, one: Job, number: int, current: int, share: timedelta) -> Json:
    state = _task_state(one, number, current)
    begun = one.begun + share * number if number <= current else None
    ended = one.begun + share * (number + 1) if number < current else None
    name = one.kind.tasks[number]
    return {
        "taskId": _task_id(world, one, number),
        "name": f"{name}Task",
        "startTime": stamp_if(begun),
        "endTime": stamp_if(ended or (one.ended if number == current else None)),
        "allowedActions": [],
        "friendlyName": name,
        "state": state,
        "stateDescription": "Completed" if state == "Succeeded" else state,
        "taskType": "TaskDetails",
        "customDetails": None,
        "groupTaskCustomDetails": None,
        "errors": [],
    }


def _task_state(one: Job, number: int, current: int) -> str:
    if one.hurdle and one.hurdle.skipped and one.kind.tasks[number] == one.hurdle.task:
        return "Skipped" if number <= current else "NotStarted"
    if number < current or one.state is JobState.SUCCEEDED:
        return "Succeeded"
    return one.state if number == current else "NotStarted"


def _task_id(world: World, one: Job, number: int) -> str:
    return world.ids.of("task", f"{one.job_id}/{number}")


def _guilty(one: Job) -> int:
    """Tell the number of the task that failed: the last, unless a hurdle was in the way."""
    tasks = one.kind.tasks
    return tasks.index(one.stopped_at) if one.stopped_at else len(tasks) - 1


def job_error(world: World, one: Job, failure: JobFailure) -> Json:
    """Show one error of a job."""
    words = {"possibleCauses": None, "recommendedAction": failure.recommended_action}
    service: Json = {
        "code": failure.service_code,
        "message": failure.message,
        **words,
        "activityId": one.activity_id,
    }
    provider: Json = {
        "errorCode": failure.provider_code,
        "errorMessage": failure.message,
        "errorId": failure.code,
        **words,
    }
    return {
        "serviceErrorDetails": service,
        "providerErrorDetails": None if failure.provider_code is None else provider,
        "errorLevel": "Error",
        "creationTime": stamp_if(one.ended),
        "taskId": _task_id(world, one, _guilty(one)),
    }
