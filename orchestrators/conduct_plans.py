"""The recovery plans of a wave's run, one after the other; it speaks for one that breaks."""

from domain.names import plans_story_id, story_id
from domain.plan_roll import Call, PlanWord
from domain.plan_story import PlanOrder, PlansOrder, PlansReport, broken_turn, first_scene
from domain.recovery_plan import PlanReport
from domain.wave import Wave
from durable.context import Context, Pending, Steps, either
from durable.flow import Flow
from orchestrators.plan_signals import (
    everyone_ended,
    plan_stands,
    plan_word,
    plans_stand,
    your_turn,
)
from orchestrators.run_recovery_plan import run_recovery_plan
from wire import from_wire


@Flow
def conduct_plans(ctx: Context, order: PlansOrder) -> Steps[PlansReport]:
    """Begin every plan, tell the wave once all of them listen, and gather how they end."""
    stories = [run_recovery_plan.start(ctx, first_scene(plan), plan.story) for plan in order.plans]
    for plan, story in zip(order.plans, stories, strict=True):
        yield either(plan_stands(plan.number).listen(ctx).task, story)
    plans_stand.send(ctx, order.wave_story, None)
    reports = []
    for plan, story in zip(order.plans, stories, strict=True):
        yield either(story)
        if story.is_failed:
            reports.append(_speak_for(ctx, plan, str(story.get_exception())))
        else:
            reports.append(from_wire(PlanReport, story.get_result()))
    return PlansReport(tuple(reports))


def begin_plans(ctx: Context, wave: Wave, plans: tuple[PlanOrder, ...]) -> Steps[Pending]:
    """Begin the plans of a wave's run and wait until they listen to their members."""
    order, stand = PlansOrder(ctx.instance_id, plans), plans_stand.listen(ctx)
    conducted = conduct_plans.start(ctx, order, plans_story_id(wave.name, wave.run))
    yield either(stand.task, conducted)
    return conducted


def end_plans(
    ctx: Context, plans: tuple[PlanOrder, ...], conducted: Pending
) -> Steps[tuple[PlanReport, ...]]:
    """Tell the plans that nobody is left who could speak, and gather how they end."""
    for plan in plans:
        everyone_ended.send(ctx, plan.story, None)
    yield either(conducted)
    if not conducted.is_failed:
        return from_wire(PlansReport, conducted.get_result()).plans
    why = f"the story above it broke: {conducted.get_exception()}"
    return tuple(PlanReport(plan.ref.name, why, (_left(plan),)) for plan in plans)


def _speak_for(ctx: Context, plan: PlanOrder, why: str) -> PlanReport:
    """Let the members of a plan go whose story broke, and hold back the plans behind it."""
    turn = broken_turn(plan, f"its story broke: {why}")
    word = PlanWord(Call.CLOSE, certain=False, because=turn.because, remedy=turn.remedy)
    for member in plan.members:
        plan_word(plan.run).send(ctx, story_id(plan.wave, member, plan.run), word)
    if plan.next_story:
        your_turn.send(ctx, plan.next_story, turn)
    return PlanReport(plan.ref.name, f"the story broke: {why}", (_left(plan),))


def _left(plan: PlanOrder) -> str:
    return f"recovery plan {plan.ref.name}: look whether it is still in the vault"
