"""The failover of a recovery plan, with the manual actions at which it waits for people."""

from dataclasses import replace

from domain.errors import MigrationError
from domain.job import Job, JobResumption, JobState, ManualAction, require_success
from domain.plan_roll import Call, PlanWord, Standing
from domain.plan_status import ActionSubject, PlanState, done_by
from domain.plan_story import PlanScene, next_turn
from durable import steps
from durable.context import Context, Steps
from durable.signal import Listening
from orchestrators.plan_members import tell_members
from orchestrators.plan_signals import action_answered, your_turn
from orchestrators.plan_telling import tell_plan
from orchestrators.save_plan import save_again
from orchestrators.watches import watch_job, watch_suspended_job


def fail_over_plan(ctx: Context, scene: PlanScene) -> Steps[PlanScene]:
    """Fail those over who have stopped, in boot order; then they look at what has become of them.

    Whatever goes wrong, they are told whether anything of the plan may still run in the vault.
    """
    yield from tell_plan(ctx, scene, PlanState.FAILING_OVER)
    try:
        scene = yield from save_again(ctx, scene)
        because = yield from _fail_over(ctx, scene)
        word = PlanWord(Call.LOOK, because=because)
    except MigrationError as error:
        certain = yield from _nothing_runs(ctx, scene)
        word = PlanWord(Call.LOOK, certain, str(error), error.remedy)
    scene = replace(scene, word=word)
    if scene.order.next_story:
        your_turn.send(ctx, scene.order.next_story, next_turn(scene))
    tell_members(ctx, scene, scene.roll.those(Standing.STOPPED), word)
    return scene


def _fail_over(ctx: Context, scene: PlanScene) -> Steps[str]:
    """See the plan's failover through; tell what failed of it in part."""
    order = scene.order
    job = yield from steps.start_plan_failover(ctx, order.ref)
    ear = None
    while job.job_id:
        job = yield from _next_stop(ctx, scene, job)
        if job.state is not JobState.SUSPENDED:
            break
        ear = yield from _await_action(ctx, scene, job, ear)
    require_success(job, order.ref.name)
    return "; ".join(error.message for error in job.errors)


def _next_stop(ctx: Context, scene: PlanScene, job: Job) -> Steps[Job]:
    """Watch the job until it has ended, or waits for somebody."""
    vigil = scene.order.pace.job
    return (yield from watch_job.until(ctx, job.job_id, vigil, about=None, unless=None)) or job


def _await_action(
    ctx: Context, scene: PlanScene, job: Job, ear: Listening[None] | None
) -> Steps[Listening[None]]:
    """Tell people what to do, and let the job go on once somebody says that it is done.

    Somebody may as well resume, or cancel, the job in the vault. Hands its ear on to the next
    action: one left open without a listener would hear that action's word first.
    """
    order, action = scene.order, job.waits_for or ManualAction(job.state_description)
    yield from tell_plan(ctx, scene, PlanState.FAILING_OVER, waits_for=action)
    subject = ActionSubject(order.wave, order.run, order.number, action.name)
    while True:
        ear = ear if ear and not ear.heard else action_answered.listen(ctx)
        found = yield from steps.find_action_answer(ctx, subject)
        if found.answer:
            break
        vigil = order.pace.suspended_job
        seen = yield from watch_suspended_job.until(
            ctx, job.job_id, vigil, about=None, unless=ear.task
        )
        if seen:
            yield from tell_plan(ctx, scene, PlanState.FAILING_OVER)
            return ear
    words = done_by(action.name, found.answer)
    name = job.waits_for.name if job.waits_for else ""
    yield from steps.resume_plan(ctx, JobResumption(job.job_id, words, name))
    yield from tell_plan(ctx, scene, PlanState.FAILING_OVER, remark=words)
    yield ctx.create_timer(order.pace.job.every)  # the vault need not show it at once
    return ear


def _nothing_runs(ctx: Context, scene: PlanScene) -> Steps[bool]:
    """Say whether the vault proves that nothing of the plan runs any more, or ever did."""
    try:
        found = yield from steps.read_plan(ctx, scene.order.ref)
    except MigrationError:
        return False
    return found.standing is None or not found.standing.running_job_id
