"""Slots on the way of one instance: asked for, waited for, given back."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from domain.cutover_time import closing_of, open_for
from domain.errors import MigrationError
from domain.names import slot_watch_id, story_id
from domain.scheduling.asking import (
    SlotOrder,
    SlotWatcher,
    kinds_before_copying,
    order_of,
    waiting_at,
    waits_in,
)
from domain.scheduling.ticket import SlotKey, SlotKind
from durable import steps
from durable.context import Context, Steps, Timer, either, now
from orchestrators.await_turn import give_turn_back
from orchestrators.story import Story
from orchestrators.watches import slot_word, watch_slot


def hold_before_copying(story: Story) -> Steps[None]:
    """Wait until there is room for the instance to replicate, and to be copied now."""
    policy = story.migration.slots
    for kind in kinds_before_copying(policy) if policy else ():
        yield from _hold(story, kind)


def hold_for_cutover(story: Story) -> Steps[bool]:
    """Wait until there is room for its cutover; False when its window closes before.

    A member of a recovery plan asks for none: it is failed over by its plan.
    """
    order, moment = story.migration, now(story.ctx)
    if order.slots is None or order.plan_story:
        return True
    if not open_for(order, moment):
        return False
    return (yield from _hold(story, SlotKind.CUTOVER, closing_of(order, moment)))


def let_others_go(story: Story) -> Steps[None]:
    """Give its turn, and its cutover's slot, to others: it has to wait once more."""
    give_turn_back(story)
    yield from give_slots_back(story, SlotKind.CUTOVER)


def give_slots_back(story: Story, *kinds: SlotKind) -> Steps[None]:
    """Give back what it holds, or asks for, of these kinds; what that fails for stays noted.

    Who comes in instead is woken.
    """
    keys = tuple(each for each in story.slots if each.kind in kinds)
    if not keys:
        return
    with suppress(MigrationError):
        come = yield from steps.give_slots_back(story.ctx, keys)
        story.slots = tuple(each for each in story.slots if each not in keys)
        wake(story.ctx, come)


def wake(ctx: Context, keys: Iterable[SlotKey]) -> None:
    """Tell the watches of those who came in; who does not hear it looks for itself in time."""
    for key in keys:
        slot_word.send(ctx, watch_of(key), None)


def watch_of(key: SlotKey) -> str:
    """Name the watch that waits for a slot."""
    return slot_watch_id(story_id(key.wave, key.instance_id, key.attempt), key.kind, key.asking)


def _hold(story: Story, kind: SlotKind, closes: datetime | None = None) -> Steps[bool]:
    """Ask, and wait until it is let in; False when the moment comes before."""
    order = _order(story, kind)
    story.slots = (*story.slots, order.ticket.key)
    answer = yield from steps.ask_for_slot(story.ctx, order)
    wake(story.ctx, answer.come)
    if answer.held:
        return True
    yield from story.tell(waits_in(kind), waiting=waiting_at(answer))
    return (yield from _wait(story, order, closes))


def _order(story: Story, kind: SlotKind) -> SlotOrder:
    order, (source, server) = story.migration, story.assessed
    story.askings += 1
    key = SlotKey(kind, order.wave, order.ref.instance_id, order.attempt, story.askings)
    asked = order_of(key, order, server.name, source, now(story.ctx))
    size = story.settled.vm_size if story.settled and kind is SlotKind.CUTOVER else ""
    return replace(asked, vm_size=size)


def _wait(story: Story, order: SlotOrder, closes: datetime | None) -> Steps[bool]:
    closing = story.ctx.create_timer(closes - now(story.ctx)) if closes else None
    unless = either(story.cancelled.task, closing) if closing else story.cancelled.task
    try:
        seen = yield from watch_slot.until(
            story.ctx,
            order,
            order.vigil,
            about=SlotWatcher(story.subject, story.phase),
            unless=unless,
            story_id=watch_of(order.ticket.key),
        )
    except MigrationError:
        _cancel(closing)
        raise
    _cancel(closing)
    story.heed_cancellation()
    return seen is not None


def _cancel(timer: Timer | None) -> None:
    if timer and not timer.is_complete:
        timer.cancel()
