"""Site Recovery jobs of nobody's migration: started, watched, repeated where that helps."""

from dataclasses import replace
from datetime import timedelta

from domain.job import Job, JobState, require_success, worth_repeating
from domain.migration import Pace
from durable.context import Context, Steps
from durable.step import Step
from orchestrators.watches import watch_job

MOST_STARTS = 3
# A minute is normal; whoever looks on can do nothing but wait.
_VIGIL = replace(Pace().job, patience=timedelta(days=1))


def see_job[Key](ctx: Context, start: Step[Key, Job], key: Key, subject: str) -> Steps[None]:
    """Start the job and see it succeed; Refused with the published remedy when it fails.

    A failure that the table calls temporary is repeated, three starts in all.
    """
    job = yield from _end_of(ctx, (yield from start(ctx, key)))
    for _ in range(MOST_STARTS - 1):
        if not worth_repeating(job):
            break
        yield ctx.create_timer(_VIGIL.longest)
        job = yield from _end_of(ctx, (yield from start(ctx, key)))
    require_success(job, subject)


def _end_of(ctx: Context, job: Job) -> Steps[Job]:
    if job.state is JobState.SUCCEEDED:
        return job
    ended = yield from watch_job.until(ctx, job.job_id, _VIGIL, about=None, unless=None)
    return ended or job
