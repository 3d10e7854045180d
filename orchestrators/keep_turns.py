"""The order of a wave's cutovers: it hears its members, and calls those whose turn it is."""

from dataclasses import replace

from domain.names import story_id, turns_above_id
from domain.turns import Turns, Words, all_over, called, heard, next_lapse
from durable.context import Context, Pending, Steps, either, now
from durable.flow import Flow
from orchestrators.turn_signals import turn_asked, turn_word, turns_end, turns_stand
from wire import to_wire

# A turn for each note, of few events; at most all members are told something at once.
NOTES_PER_GENERATION = 40


@Flow
def keep_turns(ctx: Context, turns: Turns) -> Steps[None]:
    """Call members in their order until all have ended; restarts itself, for it may last long."""
    if not turns.stands:
        turns = replace(turns, stands=True)
        turns_stand.send(ctx, turns_above_id(turns.order.wave, turns.order.run), None)
    end, note = turns_end.listen(ctx), turn_asked.listen(ctx)
    for _ in range(NOTES_PER_GENERATION):
        turns, words = called(turns, now(ctx))
        _tell(ctx, turns, words)
        if all_over(turns) or end.heard:
            return
        yield from _news(ctx, turns, note.task, end.task)
        if note.heard:
            turns, words = heard(turns, note.message())
            _tell(ctx, turns, words)
            note = turn_asked.listen(ctx)
    if end.heard:
        return
    ctx.continue_as_new(to_wire(turns), save_events=True)


def _news(ctx: Context, turns: Turns, *tasks: Pending) -> Steps[None]:
    """Wait for news, or until the place of one that was called is kept no longer."""
    lapse = next_lapse(turns)
    timer = [ctx.create_timer(lapse - now(ctx))] if lapse else []
    yield either(*tasks, *timer)
    for each in timer:
        if not each.is_complete:
            each.cancel()


def _tell(ctx: Context, turns: Turns, words: Words) -> None:
    order = turns.order
    for instance_id, word in words:
        turn_word(order.run).send(ctx, story_id(order.wave, instance_id, order.run), word)
