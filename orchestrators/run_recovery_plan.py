"""The life of one recovery plan: gathered, called, failed over, validated, committed, deleted."""

from dataclasses import replace

from domain.errors import MigrationError
from domain.plan_roll import Act, Call, PlanWord, Standing, may_commit_whole
from domain.plan_status import PlanState
from domain.plan_story import PlanScene, act_is_over, next_turn, what_follows, why_left
from domain.recovery_plan import PlanReport
from durable import steps
from durable.context import Context, Steps
from durable.flow import Flow
from orchestrators.fail_over_plan import fail_over_plan
from orchestrators.plan_members import hear_members, tell_members
from orchestrators.plan_signals import plan_stands, your_turn
from orchestrators.plan_telling import tell_plan
from orchestrators.save_plan import save_first
from orchestrators.see_job import see_job
from wire import to_wire


@Flow
def run_recovery_plan(ctx: Context, scene: PlanScene) -> Steps[PlanReport]:
    """Play one act and begin anew with the next; ends in a report, never in an error."""
    match scene.act:
        case Act.CLOSING:
            return (yield from _close(ctx, scene))
        case Act.WRITING:
            scene = what_follows((yield from save_first(ctx, scene)))
        case Act.FAILING_OVER:
            scene = what_follows((yield from fail_over_plan(ctx, scene)))
        case _:
            scene = yield from _hear(ctx, scene)
    ctx.continue_as_new(to_wire(scene), save_events=True)
    return PlanReport(scene.order.ref.name)


def _hear(ctx: Context, scene: PlanScene) -> Steps[PlanScene]:
    """Hear the members, having asked them once."""
    if not scene.entered:
        yield from _ask(ctx, scene)
    scene = yield from hear_members(ctx, replace(scene, entered=True))
    return what_follows(scene) if act_is_over(scene) else scene


def _ask(ctx: Context, scene: PlanScene) -> Steps[None]:
    match scene.act:
        case Act.GATHERING:
            plan_stands(scene.order.number).send(ctx, scene.order.above, None)
            yield from tell_plan(ctx, scene, PlanState.GATHERING)
        case Act.STOPPING:
            ready = scene.roll.those(Standing.READY)
            tell_members(ctx, scene, ready, PlanWord(Call.STOP))
            yield from tell_plan(ctx, scene, PlanState.STOPPING_SOURCES)
        case _:
            yield from tell_plan(ctx, scene, PlanState.VALIDATING)


def _close(ctx: Context, scene: PlanScene) -> Steps[PlanReport]:
    """Commit as a whole where all are validated, delete the plan, and let its members go."""
    order = scene.order
    if order.next_story:
        your_turn.send(ctx, order.next_story, next_turn(scene))
    left_behind: tuple[str, ...] = ()
    if scene.planned:  # else it never came into the vault
        if order.commits and may_commit_whole(scene.roll):
            yield from tell_plan(ctx, scene, PlanState.COMMITTING)
            yield from _commit(ctx, scene)
        left_behind = yield from _delete(ctx, scene)
    _let_go(ctx, scene)
    yield from tell_plan(ctx, scene, PlanState.ENDED, left_behind=left_behind)
    return PlanReport(order.ref.name, scene.word.because if scene.word else "", left_behind)


def _let_go(ctx: Context, scene: PlanScene) -> None:
    """Tell every member that the plan is through; who comes later hears it then.

    Who was never in the plan, or no longer, cannot be failed over by it, however it ended.
    """
    because, remedy = why_left(scene)
    never = PlanWord(Call.CLOSE, because=because, remedy=remedy)
    certain = scene.word is None or scene.word.certain
    tell_members(ctx, scene, scene.planned, replace(never, certain=certain))
    others = [each for each in scene.order.members if each not in scene.planned]
    tell_members(ctx, scene, others, never)


def _commit(ctx: Context, scene: PlanScene) -> Steps[None]:
    """Commit the plan; where that fails, each member commits by itself."""
    ref = scene.order.ref
    try:
        yield from see_job(ctx, steps.start_plan_commit, ref, ref.name)
    except MigrationError as error:
        words = f"not committed as a whole, its members are committed one by one: {error}"
        yield from tell_plan(ctx, scene, PlanState.COMMITTING, remark=words)


def _delete(ctx: Context, scene: PlanScene) -> Steps[tuple[str, ...]]:
    ref = scene.order.ref
    try:
        yield from see_job(ctx, steps.start_plan_deletion, ref, ref.name)
    except MigrationError as error:
        return (f"recovery plan {ref.name}: {error}",)
    return ()
