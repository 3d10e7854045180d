"""The time between a validated failover and its commit, in which it can still be rolled back."""

from functools import partial

from domain.approval import AnswerFound, Approval
from domain.commit_window import commit_question, may_be_unvalidated, not_final, require_commit
from domain.cutover import CommitWhen
from domain.cutover_plan import digest_of
from domain.errors import MigrationError, TurnedBack
from domain.itinerary import Phase
from domain.migration import cancelled_by
from domain.status import Gate, Waiting
from domain.virtual_machine import alive
from durable import steps
from durable.context import Steps, now
from durable.signal import Signal
from orchestrators.gate import await_answer, count_votes
from orchestrators.story import Story


def commit_decided(attempt: int) -> Signal[None]:
    """Tell the story that there is an answer in the record: it only wakes, and carries nothing."""
    return Signal(f"approval_commit_{attempt}", type(None))


def await_commit(story: Story) -> Steps[None]:
    """Wait for what the policy waits for; TurnedBack or Held when it may not become final.

    A cancellation rolls it back, as a person's answer does.
    """
    policy = story.migration.cutover.commit
    if policy.when is CommitWhen.IMMEDIATELY:
        return
    subject = str(story.migration.ref)
    words = commit_question(subject, policy, now(story.ctx) + policy.after)
    story.votes = ()
    waiting = Waiting(Gate.COMMIT, words, plan=digest_of(story.approving))
    yield from story.tell(Phase.AWAITING_COMMIT, waiting=waiting)
    answer = yield from _answer(story)
    if answer is None and policy.when is CommitWhen.AFTER:
        yield from _require_alive(story)
    yield from story.remark(require_commit(policy, answer, subject))


def _answer(story: Story) -> Steps[Approval | None]:
    """Wait until the record has what decides it; None when the window has closed before."""
    decided = commit_decided(story.migration.attempt)
    patience, heed = story.migration.cutover.commit.after, partial(_heed, story)
    found = yield from await_answer(story, decided, patience, partial(_read, story), heed)
    return found.approval


def _heed(story: Story) -> None:
    """Raise TurnedBack when it was cancelled."""
    if story.cancelled.heard:
        words = cancelled_by(story.cancelled.message())
        raise TurnedBack(f"{story.migration.ref}: {words}")


def _read(story: Story) -> Steps[AnswerFound]:
    """Read the record; TurnedBack or Held when nobody can tell what was answered."""
    try:
        if policy := story.migration.approval:
            return (yield from count_votes(story, policy, Gate.COMMIT))
        return (yield from steps.find_commit_decision(story.ctx, story.subject))
    except MigrationError as error:
        because = f"{story.migration.ref}: the answer on its commit can't be read: {error}"
        raise not_final(story.migration.cutover.commit, because) from error


def _require_alive(story: Story) -> Steps[None]:
    """Look at the machine once more before it becomes final by itself."""
    policy, subject = story.migration.cutover.commit, str(story.migration.ref)
    if may_be_unvalidated(policy):
        return
    try:
        machine = yield from steps.get_virtual_machine(story.ctx, story.vm_id)
    except MigrationError as error:
        raise not_final(
            policy, f"{subject}: nobody knows whether it still runs: {error}"
        ) from error
    if not alive(machine):
        because = f"{subject}: its machine runs no more when its commit window closes"
        raise not_final(policy, f"{because} ({machine.power})")
