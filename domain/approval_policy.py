"""Whose yes a wave asks for before a cutover or a commit, how many, and for how long it holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.approval import Approval, Decision, acknowledged, who


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """What a wave asks of its approvals; without any policy the first answer counts.

    `quorum` different people have to say yes, `approvers` are those who may; empty: whoever may
    approve there. With `four_eyes` the one who requested the wave does not count. With `proved`
    only people count of whom an identity provider has said who they are, as always where more than
    one has to say yes. With `bound` an answer has to name the plan that it means. A yes that is
    older than `valid_for` when the cutover would begin is void, as all are when the newest
    recovery point is older than `point_age` then. `requester` is the id of whoever sent the wave,
    empty where no identity provider has said who that is.
    """

    approvers: tuple[str, ...] = ()
    quorum: int = 1
    four_eyes: bool = False
    proved: bool = False
    bound: bool = False
    valid_for: timedelta | None = None
    point_age: timedelta | None = None
    requester: str = ""

    @property
    def needs_proof(self) -> bool:
        """Say whether only proved people count."""
        return self.proved or self.four_eyes or self.quorum > 1

    @property
    def needed(self) -> int:
        """Tell how many have to say yes.

        Where nobody knows who requested the wave, one of two different people is somebody else.
        """
        return max(2, self.quorum) if self.four_eyes and not self.requester else self.quorum


@dataclass(frozen=True, slots=True)
class Tally:
    """What the answers at a gate come to: every yes that counts, or the no that ends it."""

    approvals: tuple[Approval, ...] = ()
    needed: int = 1
    rejection: Approval | None = None

    @property
    def opens(self) -> bool:
        """Say whether the gate opens."""
        return self.rejection is None and len(self.approvals) >= self.needed

    @property
    def decided(self) -> bool:
        """Say whether no further answer is waited for."""
        return self.opens or self.rejection is not None


@dataclass(frozen=True, slots=True)
class Ballot:
    """What is asked: the plan's digest, and whether its cutover may lose something.

    Answers from before `since` do not count; None for all.
    """

    plan: str
    lossless: bool = False
    since: datetime | None = None


def names_approver(policy: ApprovalPolicy, vote: Approval) -> bool:
    """Say whether the vote belongs to one of the approvers.

    Where identity has to be proved they are named by id: names may be taken by others.
    """
    names = {vote.seat} if vote.instead_of or policy.needs_proof else {vote.seat, _spelt(vote.by)}
    return not policy.approvers or not names.isdisjoint(_spelt(each) for each in policy.approvers)


def own_request(policy: ApprovalPolicy, vote: Approval) -> bool:
    """Say whether it is the requester's yes, or one in their place, where that does not count."""
    if not policy.four_eyes or vote.decision is Decision.REJECT:
        return False
    return _spelt(policy.requester) in {vote.voter, vote.seat} - {""}


def tally(policy: ApprovalPolicy, votes: Iterable[Approval], ballot: Ballot) -> Tally:
    """Count the answers: one no ends it, and every person and every approver counts once."""
    counting = [each for each in votes if _counts(policy, each, ballot)]
    rejection = next((each for each in counting if each.decision is Decision.REJECT), None)
    approvals = tuple(_different(each for each in counting if each is not rejection))
    return Tally(approvals, policy.needed, rejection)


def so_far(result: Tally) -> str:
    """Put into words how far the approvals are."""
    names = ", ".join(map(who, result.approvals))
    return f"{len(result.approvals)} of {result.needed} approvals: {names or 'nobody yet'}"


def answer_of(result: Tally) -> Approval | None:
    """Put the answers that count into one: the no, or everybody's yes; None while undecided."""
    if not result.opens:
        return result.rejection
    names = ", ".join(map(who, result.approvals))
    why = "; ".join(each.comment for each in result.approvals if each.comment)
    return replace(result.approvals[0], by=names, comment=why, instead_of="")


def _counts(policy: ApprovalPolicy, vote: Approval, ballot: Ballot) -> bool:
    known = vote.proved and bool(vote.identity)
    if (policy.needs_proof and not known) or not names_approver(policy, vote):
        return False
    if vote.decision is Decision.REJECT:
        return True
    fresh = ballot.since is None or (vote.at is not None and vote.at >= ballot.since)
    meant = vote.plan == ballot.plan and acknowledged(vote, lossless=ballot.lossless)
    return fresh and meant and not own_request(policy, vote)


def _different(votes: Iterable[Approval]) -> Iterator[Approval]:
    people: set[str] = set()
    seats: set[str] = set()
    for each in votes:
        if each.voter not in people and each.seat not in seats:
            people.add(each.voter)
            seats.add(each.seat)
            yield each


def _spelt(name: str) -> str:
    return name.casefold()
