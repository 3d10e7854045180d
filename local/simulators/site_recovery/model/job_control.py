"""Jobs read, cancelled, resumed and restarted."""

from collections.abc import Callable
from datetime import datetime

from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_book import Operation
from local.simulators.site_recovery.model.world import World


def get_job(world: World, job_id: str) -> Job:
    """Read a job; where looks make the world go on, it moves."""
    with world.turn("get_job", job_id):
        job = world.jobs.find(job_id)
        _look(world, job)
        return job


def list_jobs(world: World) -> list[Job]:
    """Read all jobs, oldest first."""
    with world.turn("list_jobs"):
        for job in list(world.jobs.jobs.values()):
            world.agenda.look(job.job_id)
        return list(world.jobs.jobs.values())


def get_operation(world: World, operation_id: str) -> Operation:
    """Read the operation behind a polling address; its job moves where looks move it."""
    with world.turn("get_operation", operation_id):
        operation = world.jobs.find_operation(operation_id)
        if operation.job:
            _look(world, operation.job)
        return operation


def cancel_job(world: World, job_id: str) -> Job:
    """Call a job off; ArmError 409 when it doesn't allow that."""
    return _steer(world, "cancel_job", job_id, world.jobs.cancel)


def resume_job(world: World, job_id: str) -> Job:
    """Let a suspended job go on; ArmError 409 when it isn't."""
    return _steer(world, "resume_job", job_id, world.jobs.resume)


def restart_job(world: World, job_id: str) -> Job:
    """Carry a failed job out again; ArmError 409 when it has not failed."""
    return _steer(world, "restart_job", job_id, world.jobs.restart)


def _steer(world: World, operation: str, job_id: str, act: Callable[[str, datetime], Job]) -> Job:
    with world.turn(operation, job_id) as turn:
        job = act(job_id, world.now)
        turn.effect = f"job {job.job_id}"
        return job


def _look(world: World, job: Job) -> None:
    """Move a job one step, with the jobs that it has begun, where looks move the world."""
    for child in list(job.script.children) if job.script else ():
        world.agenda.look(child.job_id)
    world.agenda.look(job.job_id)
