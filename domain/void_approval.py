"""When an approval holds no more although nobody took it back: looked at as the cutover begins."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from domain.approval import Approval
from domain.approval_policy import ApprovalPolicy, Ballot, tally
from domain.cutover_plan import CutoverPlan, changed, digest_of


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """What was approved, by which answers; a `lossless` cutover makes its own recovery point."""

    plan: CutoverPlan = field(default_factory=dict)
    votes: tuple[Approval, ...] = ()
    lossless: bool = False


def ballot_of(given: GivenApproval, since: datetime | None = None) -> Ballot:
    """Say what is asked; answers from before `since` do not count."""
    return Ballot(digest_of(given.plan), given.lossless, since)


def why_void(
    policy: ApprovalPolicy,
    given: GivenApproval,
    plan: CutoverPlan,
    point: datetime | None,
    at: datetime,
) -> str:
    """Say why an approval does not hold for this plan and newest recovery point; empty if it does.

    Raised where the source is still untouched: then it is asked for anew.
    """
    return "; ".join(_reasons(policy, given, plan, point, at))


def _reasons(
    policy: ApprovalPolicy,
    given: GivenApproval,
    plan: CutoverPlan,
    point: datetime | None,
    at: datetime,
) -> Iterator[str]:
    if other := changed(given.plan, plan):
        yield other
    if policy.valid_for is not None:
        fresh = ballot_of(given, at - policy.valid_for)
        if not tally(policy, given.votes, fresh).opens:
            yield f"it was given more than {policy.valid_for} ago"
    if policy.point_age is not None and not given.lossless:
        if point is None:
            yield "there is no recovery point"
        elif at - point > policy.point_age:
            yield (
                f"the newest recovery point, of {point:%Y-%m-%d %H:%M:%S} UTC, is more than "
                f"{policy.point_age} old"
            )
