"""How a plan's story hears its members, and how it speaks to them."""

from collections.abc import Iterable
from dataclasses import replace

from domain.names import story_id
from domain.plan_roll import Call, MemberNote, PlanWord, heard, leaves_early, left_behind
from domain.plan_story import PlanScene, act_is_over, time_is_up, why_left, with_deadline
from durable.context import Context, Steps, either, now
from orchestrators.plan_signals import everyone_ended, member_spoke, plan_word, your_turn

# A turn for each note, of three events, beside at most 100 calls: below 250 events.
NOTES_PER_GENERATION = 40


def tell_members(ctx: Context, scene: PlanScene, members: Iterable[str], word: PlanWord) -> None:
    """Tell members something; those whose story is over do not hear it."""
    order = scene.order
    for member in members:
        plan_word(order.run).send(ctx, story_id(order.wave, member, order.run), word)


def hear_members(ctx: Context, scene: PlanScene) -> Steps[PlanScene]:
    """Hear members until the act is over, or so many that the story had better begin anew."""
    turn, ended = your_turn.listen(ctx), everyone_ended.listen(ctx)
    news = [turn.task, ended.task]  # each once; of what members say one is heard after the other
    note, timer = None, None
    for _ in range(NOTES_PER_GENERATION):
        if act_is_over(scene):
            break
        scene = with_deadline(scene, now(ctx))
        if scene.deadline and timer is None:
            timer = ctx.create_timer(scene.deadline - now(ctx))
            news.append(timer)
        note = note or member_spoke.listen(ctx)
        yield either(note.task, *news)
        news = [task for task in news if not task.is_complete]
        if note.heard:
            scene, note = _noted(ctx, scene, note.message()), None
        if turn.heard:
            scene = replace(scene, turn=scene.turn or turn.message())
        if ended.heard or (timer and timer.is_complete):
            scene = time_is_up(scene)
    if timer and not timer.is_complete:
        timer.cancel()
    return scene


def _noted(ctx: Context, scene: PlanScene, note: MemberNote) -> PlanScene:
    """Write a note down; one who comes too late, or goes early, is let go at once."""
    if left_behind(scene.roll, note) or leaves_early(scene.act, note):
        because, remedy = why_left(scene)
        word = PlanWord(Call.CLOSE, because=because, remedy=remedy)
        tell_members(ctx, scene, [note.instance_id], word)
    return replace(scene, roll=heard(scene.roll, note))
