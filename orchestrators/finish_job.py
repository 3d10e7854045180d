"""Site Recovery jobs: started, watched, resumed by a person, repeated where that helps."""

from domain.itinerary import Phase
from domain.job import Job, JobState, require_success, worth_repeating
from durable.context import Steps
from durable.step import Step
from orchestrators.story import Story
from orchestrators.watches import watch_job, watch_suspended_job

_MOST_STARTS = 3


def finish_job[Key](story: Story, phase: Phase, start: Step[Key, Job], key: Key) -> Steps[None]:
    """Enter the phase, start the job and see it succeed.

    Raises Refused with the published remedy when it fails. A failure that the table calls
    temporary is repeated, three starts in all; the vault is asked what it allows before each.
    """
    yield from story.tell(phase)
    pace = story.migration.pace
    starts = 1
    job = yield from _end_of(story, (yield from _begin(story, start, key)))
    while worth_repeating(job) and starts < _MOST_STARTS:
        yield story.ctx.create_timer(pace.job.longest)
        job = yield from _end_of(story, (yield from _begin(story, start, key)))
        starts += 1
    require_success(job, str(story.migration.ref))


def _begin[Key](story: Story, start: Step[Key, Job], key: Key) -> Steps[Job]:
    job = yield from start(story.ctx, key)
    story.jobs += ((story.phase, job.job_id),) if job.job_id else ()
    return job


def _end_of(story: Story, job: Job) -> Steps[Job]:
    pace = story.migration.pace
    while job.job_id and job.state is not JobState.SUCCEEDED:
        job = yield from story.until(watch_job, job.job_id, pace.job)
        if job.state is not JobState.SUSPENDED:
            break
        yield from story.ask_person(
            f"Job {job.scenario or job.job_id} is suspended ({job.state_description}). Open it in "
            "the vault's Site Recovery jobs, do what it asks for, and resume it."
        )
        job = yield from story.until(watch_suspended_job, job.job_id, pace.suspended_job)
    return job
