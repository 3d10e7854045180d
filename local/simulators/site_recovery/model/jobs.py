"""Beginning a job of a world, with whatever fault lies in wait for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from local.simulators.site_recovery.model.faults import JOB_FAULTS, LATE_JOBS
from local.simulators.site_recovery.model.job import Effect, Hurdle, Job, JobDetails, JobKind
from local.simulators.site_recovery.model.world import World


def nothing(job: Job, at: datetime) -> None:
    """Leave the world as it is."""
    del job, at


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What to carry out: on what (its name, and the name people know), when, and its effects."""

    kind: JobKind
    target_id: str
    target_name: str
    begun: datetime
    duration: timedelta
    succeed: Effect = nothing
    fail: Effect = nothing
    enter: Effect = nothing
    details: JobDetails = field(default_factory=JobDetails)
    hurdle: Hurdle | None = None


def begin_job(world: World, order: JobOrder) -> Job:
    """Take a job up; a waiting fault may make it fail or get stuck."""
    names = (order.target_id, order.target_name)
    fault = world.strike(JOB_FAULTS, order.kind.operation, names)
    late = world.strike(LATE_JOBS, order.kind.operation, names)
    job = Job(
        job_id=world.ids.new("job"),
        activity_id=world.ids.new("activity"),
        kind=order.kind,
        target_id=order.target_id,
        target_name=order.target_name,
        begun=order.begun,
        enter=order.enter,
        succeed=order.succeed,
        fail=order.fail,
        details=order.details,
        hurdle=order.hurdle,
    )
    duration = order.duration * _stretched(world, job.job_id)
    return world.jobs.begin(job, duration + (late.late if late else timedelta()), fault)


def _stretched(world: World, job_id: str) -> float:
    spread = world.settings.job_spread
    if not spread:
        return 1.0
    return Random(job_id).uniform(1 - spread, 1 + spread)  # noqa: S311 (dice; ids go by the seed)
