"""The order of a wave's cutovers, seen from its wave: begun before the members, never in the way.

Where it breaks, those who wait for it are let go with their sources untouched.
"""

from domain.migration import MigrationReport, Outcome
from domain.names import story_id, turns_above_id, turns_story_id
from domain.turns import Call, Says, TurnNote, TurnOrder, Turns, TurnWord, turn_order
from domain.wave import Wave
from durable.context import Context, Pending, Steps, either
from durable.flow import Flow
from orchestrators.keep_turns import keep_turns
from orchestrators.turn_signals import turn_asked, turn_word, turns_end, turns_stand

_FAILURES = frozenset({Outcome.FAILED, Outcome.HELD, Outcome.ROLLED_BACK})


@Flow
def order_cutovers(ctx: Context, order: TurnOrder) -> Steps[None]:
    """Begin the order, tell the wave once it listens, and speak for it if it breaks."""
    kept = keep_turns.start(ctx, Turns(order), turns_story_id(order.wave, order.run))
    yield either(turns_stand.listen(ctx).task, kept)
    turns_stand.send(ctx, order.wave_story, None)
    yield either(kept)
    if kept.is_failed:
        dismiss_all(ctx, order, str(kept.get_exception()))


def begin_turns(ctx: Context, wave: Wave) -> Steps[Pending]:
    """Begin the order of a run's cutovers, and wait until it listens."""
    order, stand = turn_order(wave, ctx.instance_id), turns_stand.listen(ctx)
    begun = order_cutovers.start(ctx, order, turns_above_id(wave.name, wave.run))
    yield either(stand.task, begun)
    return begun


def end_turns(ctx: Context, wave: Wave, begun: Pending) -> Steps[None]:
    """Tell the order that nobody is left who could ask, and see it end."""
    turns_end.send(ctx, turns_story_id(wave.name, wave.run), None)
    yield either(begun)


def dismiss_all(ctx: Context, order: TurnOrder, why: str) -> None:
    """Let the members of an order go whose story broke: nobody knows whose turn it is."""
    because = f"the order of the wave's cutovers broke: {why}"
    word = TurnWord(Call.STOP, because=because, remedy="Retry it: its source was not touched.")
    for each in order.instances:
        turn_word(order.run).send(ctx, story_id(order.wave, each, order.run), word)


def tell_turns(ctx: Context, turn_story: str, report: MigrationReport) -> None:
    """Tell the order how an instance has ended; one without an order tells nobody."""
    if turn_story:
        says = Says.FAILED if report.outcome in _FAILURES else Says.ENDED
        turn_asked.send(ctx, turn_story, TurnNote(report.instance_id, says))
