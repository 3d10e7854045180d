"""A person's answer at the cutover gate, and the words they have to accept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
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
    """A person's answer: what, who, why, and the words about loss that they accepted."""

    decision: Decision
    by: str = ""
    comment: str = ""
    acknowledges: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFound:
    """What stands in the record of answers: one, or none yet."""

    approval: Approval | None = None


def may_answer(approvers: Collection[str], who: str) -> bool:
    """Say whether somebody may answer; without a list of approvers everybody may."""
    return not approvers or who in approvers


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


def _by(approval: Approval) -> str:
    return (approval.by or "an operator") + (f": {approval.comment}" if approval.comment else "")


def question(
    subject: str, item: ProtectedItem, outage: timedelta, *, lossless: bool = False
) -> str:
    """Put into words what is about to happen, what it may lose, and how long nobody may serve."""
    return f"{_plan(subject, item, lossless=lossless)} Neither side serves for {outage} at most."


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
