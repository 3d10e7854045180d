"""A member's side of the order of its wave's cutovers."""

from domain.cutover_time import closing_of
from domain.errors import MigrationError, Stalled, Withdrawal, Withdrawn
from domain.itinerary import Phase
from domain.status import Gate, Waiting
from domain.turns import Call, Says, TurnNote, TurnWord
from durable.context import Steps, Timer, either, now
from orchestrators.story import Story
from orchestrators.turn_signals import turn_asked, turn_word

_WORDS = "it waits for its turn: for those before it in the wave's order, or for a free place"


def await_turn(story: Story) -> Steps[bool]:
    """Wait for its turn; False when its window closes before.

    Withdrawn when it is cancelled, or when no other of its wave begins. An instance whose wave has
    no order has its turn at once.
    """
    if not story.migration.turn_story:
        return True
    yield from story.tell(Phase.AWAITING_TURN, waiting=Waiting(Gate.TURN, _WORDS))
    story.asks += 1
    _say(story, Says.READY)
    patience = story.ctx.create_timer(story.migration.pace.turn.patience)
    closing = _closing(story)
    try:
        mine = yield from _hear(story, patience, closing)
    except MigrationError:
        _cancel(patience, *closing)
        raise
    _cancel(patience, *closing)
    return mine


def give_turn_back(story: Story) -> None:
    """Let the next have the turn that it had."""
    if story.migration.turn_story:
        _say(story, Says.BACK)


def _hear(story: Story, patience: Timer, closing: list[Timer]) -> Steps[bool]:
    """Answer when it is called, until it may go."""
    while True:
        word = yield from _word(story, patience, *closing)
        if patience.is_complete:
            raise Stalled(f"{story.migration.ref}: its turn never came", "Retry it later.")
        if any(each.is_complete for each in closing):
            _say(story, Says.BACK)
            return False
        if word is None or word.asks not in (0, story.asks):
            continue
        if word.call is Call.STOP:
            raise Withdrawn(Withdrawal.CANCELLED, word.because, word.remedy)
        if word.call is Call.GO:
            return True
        _say(story, Says.HERE)


def _word(story: Story, *others: Timer) -> Steps[TurnWord | None]:
    """Wait for a word; None when something else ends first; Withdrawn when cancelled."""
    ear = story.turn = story.turn or turn_word(story.migration.attempt).listen(story.ctx)
    yield either(ear.task, story.cancelled.task, *others)
    story.heed_cancellation()
    if not ear.heard:
        return None
    story.turn = None
    return ear.message()


def _cancel(*timers: Timer) -> None:
    for timer in timers:
        if not timer.is_complete:
            timer.cancel()


def _closing(story: Story) -> list[Timer]:
    """Wake when the window closes, if it does."""
    moment = now(story.ctx)
    closes = closing_of(story.migration, moment)
    return [story.ctx.create_timer(closes - moment)] if closes else []


def _say(story: Story, says: Says) -> None:
    note = TurnNote(story.migration.ref.instance_id, says, story.asks)
    turn_asked.send(story.ctx, story.migration.turn_story, note)
