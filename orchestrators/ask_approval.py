"""The cutover gate: nothing is stopped or failed over without a person's yes."""

from types import NoneType

from domain.approval import Approval, approved, question, require_approval
from domain.cutover import without_loss
from domain.itinerary import Phase
from domain.outage import agreed_outage
from domain.protected_item import ProtectedItem, ready_to_fail_over
from domain.rehearsal import rehearsal_stands
from domain.status import Gate, Waiting
from durable import steps
from durable.context import Steps
from durable.signal import Signal
from orchestrators.clear_rehearsal import clear_rehearsal
from orchestrators.replicate import await_recovery_point
from orchestrators.story import Story


def approval_recorded(attempt: int) -> Signal[None]:
    """Tell the story that there is an answer in the record: it only wakes, and carries nothing.

    Its name carries gate and attempt, so that no late one is heard at another gate.
    """
    return Signal(f"approval_cutover_{attempt}", NoneType)


def ask_approval(story: Story, item: ProtectedItem) -> Steps[None]:
    """Ask, and go on only with a yes; Withdrawn when rejected, cancelled, or never answered.

    The yes may come after days: an item that has fallen behind by then catches up first.
    """
    subject = str(story.migration.ref)
    lossless = without_loss(story.migration.cutover)
    words = question(subject, item, agreed_outage(story.migration), lossless=lossless)
    waiting = Waiting(Gate.APPROVAL, words, lossless=lossless)
    yield from story.tell(Phase.AWAITING_APPROVAL, item=item, waiting=waiting)
    approval = require_approval((yield from _answer(story)), subject, lossless=lossless)
    yield from story.remark(approved(approval))
    item = yield from steps.get_protected_item(story.ctx, item.item_id)
    if rehearsal_stands(item):
        yield from clear_rehearsal(story)
        item = yield from steps.get_protected_item(story.ctx, item.item_id)
    if not ready_to_fail_over(item):
        yield from await_recovery_point(story)


def _answer(story: Story) -> Steps[Approval | None]:
    """Wait until the record has an answer; None when patience ends before."""
    deadline = story.ctx.create_timer(story.migration.pace.approval)
    recorded = approval_recorded(story.migration.attempt)
    while True:
        yield from recorded.wait(story.ctx, deadline, story.cancelled.task)
        story.heed_cancellation()
        found = yield from steps.find_approval(story.ctx, story.subject)
        if found.approval or deadline.is_complete:
            if not deadline.is_complete:
                deadline.cancel()
            return found.approval
