"""From the approval to the cutover: its window, its turn, its slot, and the emergency stop."""

from datetime import datetime, timedelta

from domain.cutover_time import open_for, opening_of, too_tight
from domain.emergency_stop import EmergencyStop, in_words, stopped_by_hand
from domain.errors import MigrationError
from domain.itinerary import Phase
from domain.protected_item import ready_to_fail_over
from domain.rehearsal import rehearsal_stands
from domain.status import Gate, Waiting
from durable import steps
from durable.context import Steps, now, pause
from orchestrators.await_turn import await_turn
from orchestrators.clear_rehearsal import clear_rehearsal
from orchestrators.hold_slot import hold_for_cutover, let_others_go
from orchestrators.replicate import await_recovery_point
from orchestrators.story import Story
from orchestrators.watches import watch_emergency_stop

_LONG = timedelta(minutes=15)


def await_cutover(story: Story) -> Steps[None]:
    """Wait until the instance may be cut over; Withdrawn when it is cancelled before.

    Or when no window opens any more, or its wave's cutovers are stopped. An item that has fallen
    behind while it waited catches up first, and leaves its turn and slot to others meanwhile.
    """
    while True:
        since = now(story.ctx)
        yield from _await_window(story)
        yield from await_lifting(story)
        if not (yield from await_turn(story)):
            continue
        came = yield from hold_for_cutover(story)
        fresh = came and (yield from _fresh(story, since))
        if fresh and (yield from _may_begin(story)):
            return
        yield from let_others_go(story)
        if came and not fresh:
            yield from await_recovery_point(story)


def heed_emergency_stop(story: Story) -> Steps[bool]:
    """Say whether a failover may begin now: right before each one.

    A stop that can't be read within minutes counts as pulled: the source is to serve meanwhile.
    """
    stop = yield from _read(story)
    return stop is not None and not stop.pulled


def require_no_stop(story: Story) -> Steps[None]:
    """Raise Refused `ferry.emergency_stop` where no failover may begin now."""
    if not (yield from heed_emergency_stop(story)):
        raise stopped_by_hand(str(story.migration.ref))


def await_lifting(story: Story) -> Steps[None]:
    """Wait while the emergency stop is pulled; Withdrawn when cancelled meanwhile."""
    stop = yield from _read(story)
    if stop is not None and not stop.pulled:
        return
    words = in_words(stop) if stop else "the emergency stop can't be read"
    waiting = Waiting(Gate.EMERGENCY_STOP, f"{words}; it goes on once it is lifted")
    yield from story.tell(Phase.EMERGENCY_STOPPED, waiting=waiting)
    vigil = story.migration.pace.emergency_stop
    yield from story.until(watch_emergency_stop, str(story.migration.ref), vigil)


def _await_window(story: Story) -> Steps[None]:
    """Wait until its own time has come and a window is open; say where it may be too short."""
    order = story.migration
    while opening := opening_of(order, now(story.ctx)):
        yield from story.tell(Phase.AWAITING_WINDOW, waiting=Waiting(Gate.WINDOW, opening.words))
        yield from pause(story.ctx, opening.at - now(story.ctx), story.cancelled.task)
        story.heed_cancellation()
    if advice := too_tight(order, now(story.ctx)):
        yield from story.remark(advice)


def _fresh(story: Story, since: datetime) -> Steps[bool]:
    """Say whether the item still has a point to fail over to, where it has waited for long.

    A test failover that stands by then is cleaned up first: as long as it does there is none.
    """
    if now(story.ctx) - since < _LONG:
        return True
    item = yield from steps.get_protected_item(story.ctx, story.item_id)
    if rehearsal_stands(item):
        yield from clear_rehearsal(story)
        item = yield from steps.get_protected_item(story.ctx, story.item_id)
    return ready_to_fail_over(item)


def _may_begin(story: Story) -> Steps[bool]:
    """Look again, where others have had their turn meanwhile: at the clock, and at the stop."""
    if not open_for(story.migration, now(story.ctx)):
        return False
    waited = story.migration.turn_story or story.migration.slots
    return not waited or (yield from heed_emergency_stop(story))


def _read(story: Story) -> Steps[EmergencyStop | None]:
    """Read the emergency stop; None when nobody can tell how it stands."""
    try:
        return (yield from steps.read_emergency_stop(story.ctx, str(story.migration.ref)))
    except MigrationError:
        return None
