"""How a story waits at a gate: signals only wake it, and what stands in the record decides."""

from collections.abc import Callable
from datetime import timedelta

from domain.approval import AnswerFound
from domain.approval_policy import ApprovalPolicy, answer_of, so_far, tally
from domain.status import Gate
from domain.void_approval import ballot_of
from domain.votes import Question
from durable import steps
from durable.context import Steps
from durable.signal import Signal
from orchestrators.story import Story


def await_answer(
    story: Story,
    woken: Signal[None],
    patience: timedelta,
    look: Callable[[], Steps[AnswerFound]],
    heed: Callable[[], None],
) -> Steps[AnswerFound]:
    """Wait until the record is decided, or patience ends; `heed` hears of a cancellation."""
    deadline = story.ctx.create_timer(patience)
    while True:
        yield from woken.wait(story.ctx, deadline, story.cancelled.task)
        heed()
        found = yield from look()
        if found.decided or deadline.is_complete:
            if not deadline.is_complete:
                deadline.cancel()
            return found


def count_votes(story: Story, policy: ApprovalPolicy, gate: Gate) -> Steps[AnswerFound]:
    """Read everybody's answers and count them by the wave's policy; tell how far they are."""
    known = len(story.votes)
    asking = story.asking if gate is Gate.APPROVAL else 1
    question = Question(story.subject, gate, asking)
    story.votes = (yield from steps.find_votes(story.ctx, question)).votes
    result = tally(policy, story.votes, ballot_of(story.given(gate)))
    if len(story.votes) > known and not result.decided:
        yield from story.remark(so_far(result))
    return AnswerFound(answer_of(result))
