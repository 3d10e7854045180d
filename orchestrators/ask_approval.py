"""The cutover gate: nothing is stopped or failed over without a person's yes."""

from functools import partial
from types import NoneType

from domain.approval import (
    AnswerFound,
    Approval,
    approved,
    asked_again,
    question,
    require_approval,
)
from domain.cutover import without_loss
from domain.cutover_plan import CutoverPlan, digest_of, plan_of
from domain.itinerary import Phase
from domain.outage import agreed_outage
from domain.protected_item import ProtectedItem, ready_to_fail_over
from domain.provider import Provider
from domain.rehearsal import rehearsal_stands
from domain.status import Gate, Waiting
from domain.target.properties import TargetProperties
from durable import steps
from durable.context import Steps
from durable.signal import Signal
from orchestrators.clear_rehearsal import clear_rehearsal
from orchestrators.gate import await_answer, count_votes
from orchestrators.replicate import await_recovery_point
from orchestrators.story import Story


def approval_recorded(attempt: int) -> Signal[None]:
    """Tell the story that there is an answer in the record: it only wakes, and carries nothing.

    Its name carries gate and attempt, so that no late one is heard at another gate.
    """
    return Signal(f"approval_cutover_{attempt}", NoneType)


def ask_approval(story: Story, item: ProtectedItem, because: str = "") -> Steps[None]:
    """Ask, and go on only with a yes; Withdrawn when rejected, cancelled, or never answered.

    What is approved is this plan and no other: its digest stands in the question and in the
    record. `because` says why what was approved before is void. The yes may come after days: an
    item that has fallen behind by then catches up first.
    """
    subject = str(story.migration.ref)
    lossless = without_loss(story.migration.cutover)
    _begin_asking(story, item)
    words = question(subject, item, agreed_outage(story.migration), lossless=lossless)
    if because:
        words = f"{asked_again(because)} {words}"
    plan = digest_of(story.approving)
    waiting = Waiting(Gate.APPROVAL, words, lossless=lossless, plan=plan, asking=story.asking)
    yield from story.tell(Phase.AWAITING_APPROVAL, item=item, waiting=waiting)
    approval = require_approval((yield from _answer(story)), subject, lossless=lossless)
    yield from story.remark(approved(approval))
    item = yield from steps.get_protected_item(story.ctx, item.item_id)
    if rehearsal_stands(item):
        yield from clear_rehearsal(story)
        item = yield from steps.get_protected_item(story.ctx, item.item_id)
    if not ready_to_fail_over(item):
        yield from await_recovery_point(story)


def present_plan(story: Story, provider: Provider) -> CutoverPlan:
    """Write the plan of the cutover as it is now: what is desired, and what was last found."""
    settled = story.settled or TargetProperties()
    return plan_of(story.migration, settled, story.found, story.security, provider)


def _begin_asking(story: Story, item: ProtectedItem) -> None:
    story.approving = present_plan(story, item.provider)
    story.asking, story.votes = story.asking + 1, ()


def _answer(story: Story) -> Steps[Approval | None]:
    """Wait until the record has what opens or ends it; None when patience ends before."""
    recorded = approval_recorded(story.migration.attempt)
    patience = story.migration.pace.approval
    look = partial(_look, story)
    found = yield from await_answer(story, recorded, patience, look, story.heed_cancellation)
    return found.approval


def _look(story: Story) -> Steps[AnswerFound]:
    if policy := story.migration.approval:
        return (yield from count_votes(story, policy, Gate.APPROVAL))
    return (yield from steps.find_approval(story.ctx, story.subject))
