"""What a wave asks of its approvals beyond one first answer."""

from pydantic import Field

from domain.approval_policy import ApprovalPolicy
from triggers.documents.base import Document
from triggers.documents.durations import Duration

MOST_APPROVERS = 50


class ApprovalPolicyDocument(Document):
    """How many have to say yes, who does not count, and for how long a yes holds."""

    quorum: int = Field(
        1, ge=1, le=MOST_APPROVERS, description="How many different people have to say yes."
    )
    four_eyes: bool = Field(default=False, description="Whoever requested the wave does not count.")
    proved: bool = Field(
        default=False,
        description="Only people count of whom Entra has said who they are; always so with "
        "four_eyes or a quorum of more than one. Then approvers are object ids.",
    )
    bound: bool = Field(default=False, description="An answer has to name the plan that it means.")
    valid_for: Duration | None = Field(
        None, description="A yes that is older when its cutover would begin is asked for again."
    )
    point_age: Duration | None = Field(
        None,
        description="Where the newest recovery point is older when the cutover would begin, it is "
        "asked again.",
    )

    def to_domain(self, approvers: tuple[str, ...]) -> ApprovalPolicy:
        """Say the same in the domain's words."""
        return ApprovalPolicy(
            approvers,
            self.quorum,
            four_eyes=self.four_eyes,
            proved=self.proved,
            bound=self.bound,
            valid_for=self.valid_for,
            point_age=self.point_age,
        )
