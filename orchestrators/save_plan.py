"""The recovery plan in the vault: written before any source stops, and again when some stay."""

from dataclasses import replace

from domain.errors import MigrationError
from domain.plan_roll import Call, PlanWord, Standing
from domain.plan_story import PlanScene
from domain.recovery_plan import is_foreign, write_plan
from durable import steps
from durable.context import Context, Steps
from orchestrators.plan_members import tell_members
from orchestrators.see_job import see_job


def save_first(ctx: Context, scene: PlanScene) -> Steps[PlanScene]:
    """Write the plan of those who are ready; what the vault refuses, it refuses while all run."""
    ready = scene.roll.those(Standing.READY)
    try:
        yield from _save(ctx, scene, ready)
    except MigrationError as error:
        word = PlanWord(Call.CLOSE, because=str(error), remedy=error.remedy)
        return replace(scene, word=word, planned=() if is_foreign(error) else ready)
    return replace(scene, planned=ready)


def save_again(ctx: Context, scene: PlanScene) -> Steps[PlanScene]:
    """Leave in the plan who has stopped, and let the others of it go: it fails them over never."""
    stopped = scene.roll.those(Standing.STOPPED)
    left = [each for each in scene.planned if each not in stopped]
    if left:
        yield from _save(ctx, scene, stopped)
        because = f"recovery plan {scene.order.ref.name} went on without it"
        tell_members(ctx, scene, left, PlanWord(Call.CLOSE, because=because))
    return replace(scene, planned=stopped)


def _save(ctx: Context, scene: PlanScene, members: tuple[str, ...]) -> Steps[None]:
    order = scene.order
    items = {each: scene.roll.items[each] for each in members}
    plan = write_plan(order.ref, order.groups, items)
    yield from see_job(ctx, steps.start_plan, plan, order.ref.name)
