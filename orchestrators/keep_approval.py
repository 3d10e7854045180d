"""Whether what was approved is still what is about to happen: looked at before each cutover."""

from domain.approval_policy import ApprovalPolicy
from domain.errors import MigrationError, Refused, Stalled
from domain.protected_item import ProtectedItem
from domain.target.properties import DRIFTED
from domain.void_approval import why_void
from durable import steps
from durable.context import Steps, now
from orchestrators.ask_approval import ask_approval, present_plan
from orchestrators.hold_slot import let_others_go
from orchestrators.settle_target import adopt_target
from orchestrators.story import Story


def renew_approval(story: Story, policy: ApprovalPolicy) -> Steps[bool]:
    """Ask again where the approval is void by now; say whether that was so.

    The source is untouched then, and its turn and slot are given to others.
    """
    item = yield from steps.get_protected_item(story.ctx, story.item_id)
    because = _why_void(story, policy, item)
    if not because:
        return False
    yield from let_others_go(story)
    adopt_target(story)
    yield from ask_approval(story, item, because)
    return True


def insist_on_approval(story: Story) -> Steps[None]:
    """Raise Stalled where the approval is void by now: nobody can be asked while others wait."""
    policy = story.migration.approval
    if policy is None:
        return
    item = yield from steps.get_protected_item(story.ctx, story.item_id)
    if because := _why_void(story, policy, item):
        remedy = "Retry it, and approve what it asks then."
        raise Stalled(f"its approval is void: {because}", remedy)


def voids_approval(story: Story, error: MigrationError) -> bool:
    """Say whether a cutover ended because its target has changed since somebody approved it.

    Without an approval policy the target has to be set back, as it was settled.
    """
    drifted = isinstance(error, Refused) and error.refusal.code == DRIFTED
    return drifted and story.migration.approval is not None


def _why_void(story: Story, policy: ApprovalPolicy, item: ProtectedItem) -> str:
    plan = present_plan(story, item.provider)
    return why_void(policy, story.given(), plan, item.last_recovery_point, now(story.ctx))
