"""What a wave asks of its approvals, who may answer in whose place, and links, as callers read."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Self

from pydantic import Field

from domain.approval import Decision
from domain.approval_link import ApprovalLink
from domain.approval_policy import ApprovalPolicy
from domain.delegation import Delegation
from domain.status import Gate, InstanceStatus
from triggers.views.base import View


class ApprovalPolicyView(View):
    """How many have to say yes, who does not count, and for how long a yes holds."""

    approvers: list[str] = Field(description="Who may answer; empty: whoever may approve there.")
    quorum: int = Field(description="How many different people have to say yes.")
    four_eyes: bool
    proved: bool = Field(description="Whether only people count whom Entra has proved.")
    bound: bool = Field(description="Whether an answer has to name its plan.")
    valid_for_seconds: int | None
    point_age_seconds: int | None

    @classmethod
    def of(cls, policy: ApprovalPolicy) -> Self:
        """Show a policy."""
        valid, age = policy.valid_for, policy.point_age
        return cls(
            approvers=list(policy.approvers),
            quorum=policy.needed,
            four_eyes=policy.four_eyes,
            proved=policy.needs_proof,
            bound=policy.bound,
            valid_for_seconds=int(valid.total_seconds()) if valid is not None else None,
            point_age_seconds=int(age.total_seconds()) if age is not None else None,
        )


class DelegationView(View):
    """Who may answer in whose place, when and where."""

    delegation: str
    approver: str = Field(description="Object id of whose place it is.")
    approver_name: str
    delegate: str = Field(description="Object id of who may answer.")
    delegate_name: str
    begins: datetime
    ends: datetime
    waves: list[str] = Field(description="In which waves; empty: in all.")
    comment: str
    revoked: datetime | None
    revoked_by: str

    @classmethod
    def of(cls, known: Delegation) -> Self:
        """Show a delegation."""
        return cls(
            delegation=known.name,
            approver=known.approver,
            approver_name=known.approver_name,
            delegate=known.delegate,
            delegate_name=known.delegate_name,
            begins=known.begins,
            ends=known.ends,
            waves=list(known.waves),
            comment=known.comment,
            revoked=known.revoked,
            revoked_by=known.revoked_by,
        )


class DelegationsView(View):
    """Every delegation that was ever recorded, by name."""

    delegations: list[DelegationView]

    @classmethod
    def of(cls, known: Iterable[Delegation]) -> Self:
        """Show delegations."""
        return cls(delegations=[DelegationView.of(each) for each in known])


class ApprovalLinkView(View):
    """One link: whoever has it may answer, once, in the approver's name."""

    decision: Decision
    url: str = Field(description="A secret: send it to the approver alone.")


class ApprovalLinksView(View):
    """A pair of links for one approver, and what they are for."""

    wave: str
    gate: Gate
    approver: str
    instances: list[str]
    expires: datetime
    links: list[ApprovalLinkView]


class AskedView(View):
    """One instance that a link answers, and what it asks."""

    instance: str
    words: str
    plan: str = Field(description="Digest of what is to be approved.")


class LinkShown(View):
    """What a link would do; nothing has happened."""

    wave: str
    decision: Decision
    gate: Gate
    approver: str
    approver_name: str
    expires: datetime
    instances: list[AskedView]

    @classmethod
    def of(cls, link: ApprovalLink, asked: Iterable[InstanceStatus]) -> Self:
        """Show a link and what waits for its answer."""
        waits = [(each.instance_id, each.waiting) for each in asked]
        return cls(
            wave=link.wave,
            decision=link.decision,
            gate=link.gate,
            approver=link.approver,
            approver_name=link.approver_name,
            expires=datetime.fromtimestamp(link.expires, UTC),
            instances=[
                AskedView(instance=one, words=waiting.words, plan=waiting.plan)
                for one, waiting in waits
                if waiting
            ],
        )


class LinkAnswered(View):
    """That a link's answer was taken down."""

    wave: str
    decision: Decision
    by: str
    instances: list[str]
