"""The cutover gate: nothing is stopped or failed over without a person's yes."""

from domain.approval import Approval, question, require_approval
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem, ready_to_fail_over
from domain.status import Gate, Waiting
from durable import steps
from durable.context import Steps
from durable.signal import Signal
from orchestrators.replicate import await_recovery_point
from orchestrators.story import Story

# The name carries gate and attempt, so that no late answer opens another gate.
cutover_approval = Signal("approval_cutover_1", Approval)


def ask_approval(story: Story, item: ProtectedItem) -> Steps[None]:
    """Ask, and go on only with a yes; Withdrawn when rejected, cancelled, or never answered.

    The yes may come after days: an item that has fallen behind by then catches up first.
    """
    order, subject = story.migration, str(story.migration.ref)
    waiting = Waiting(Gate.APPROVAL, question(subject, item))
    yield from story.tell(Phase.AWAITING_APPROVAL, item=item, waiting=waiting)
    approval = yield from cutover_approval.wait(
        story.ctx, order.pace.approval, unless=story.cancelled.task
    )
    story.heed_cancellation()
    require_approval(approval, subject)
    if not ready_to_fail_over((yield from steps.get_protected_item(story.ctx, item.item_id))):
        yield from await_recovery_point(story)
