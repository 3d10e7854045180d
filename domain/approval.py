"""A person's answer at the cutover gate, and the words they have to accept."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Withdrawal, Withdrawn
from domain.protected_item import ProtectedItem

ACKNOWLEDGEMENT = "writes after the latest recovery point may be lost"


class Decision(StrEnum):
    """What a person may answer."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's answer: what, who, why, and the words about loss that they accepted.

    `plan` is the digest of what they said yes or no to. `identity` is the id by which whoever
    answered is known, `proved` that an identity provider has said that it is this person; without
    both, `by` is only what somebody wrote. `instead_of` is the approver whose delegate they are.
    `at` is when the record took it down; answers are equal whenever they were given.
    """

    decision: Decision
    by: str = ""
    comment: str = ""
    acknowledges: str = ""
    plan: str = ""
    identity: str = ""
    proved: bool = False
    instead_of: str = ""
    at: datetime | None = field(default=None, compare=False)

    @property
    def voter(self) -> str:
        """Tell who has answered, spelt as one always spells them; empty for nobody known."""
        return (self.identity or self.by).casefold()

    @property
    def seat(self) -> str:
        """Tell whose vote it is: an approver's, or their own."""
        return self.instead_of.casefold() or self.voter


@dataclass(frozen=True, slots=True)
class AnswerFound:
    """What stands in the record of answers: one, or none yet."""

    approval: Approval | None = None

    @property
    def decided(self) -> bool:
        """Say whether nothing more is waited for."""
        return self.approval is not None


def may_answer(approvers: Collection[str], name: str) -> bool:
    """Say whether somebody may answer; without a list of approvers everybody may."""
    return not approvers or name in approvers


def acknowledged(approval: Approval, *, lossless: bool = False) -> bool:
    """Say whether an approval accepts in words what the cutover may lose.

    A rejection need not, nor the approval of a cutover that loses nothing.
    """
    accepted = lossless or approval.acknowledges == ACKNOWLEDGEMENT
    return accepted or approval.decision is Decision.REJECT


def require_approval(
    approval: Approval | None, subject: str, *, lossless: bool = False
) -> Approval:
    """Return an approval that opens the gate, else raise Withdrawn: rejected or never answered."""
    if approval is None:
        raise Withdrawn(Withdrawal.EXPIRED, f"{subject}: nobody answered in time")
    if approval.decision is Decision.REJECT or not acknowledged(approval, lossless=lossless):
        raise Withdrawn(Withdrawal.REJECTED, f"{subject}: rejected by {_by(approval)}")
    return approval


def approved(approval: Approval) -> str:
    """Put into words who approved, and why."""
    return f"approved by {_by(approval)}"


def who(approval: Approval) -> str:
    """Put into words who has answered, and for whom."""
    instead = f" for {approval.instead_of}" if approval.instead_of else ""
    return (approval.by or approval.identity or "an operator") + instead


def _by(approval: Approval) -> str:
    return who(approval) + (f": {approval.comment}" if approval.comment else "")


def question(
    subject: str, item: ProtectedItem, outage: timedelta, *, lossless: bool = False
) -> str:
    """Put into words what is about to happen, what it may lose, and how long nobody may serve."""
    return f"{_plan(subject, item, lossless=lossless)} Neither side serves for {outage} at most."


def asked_again(because: str) -> str:
    """Put into words why what was approved before holds no more."""
    return f"The approval is void: {because}. Nothing was stopped or failed over. It is asked anew."


def _plan(subject: str, item: ProtectedItem, *, lossless: bool) -> str:
    if lossless:
        return (
            f"Approve to bring {subject} to rest in AWS and fail it over to a recovery point after "
            "that, so that nothing is lost; without such a point it goes on in AWS."
        )
    point = item.last_recovery_point
    when = f" of {point:%Y-%m-%d %H:%M} UTC" if point else ""
    rpo = f" (RPO {item.rpo})" if item.rpo is not None else ""
    return (
        f"Approve to stop {subject} in AWS and fail it over to its latest recovery point"
        f"{when}{rpo}: {ACKNOWLEDGEMENT}."
    )
