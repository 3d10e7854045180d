"""How a wave is run: its pace, who approves, in which order."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from domain.migration import Pace
from domain.pace import Vigil
from triggers.documents.approval import ApprovalPolicyDocument
from triggers.documents.base import Document, Person, wrong
from triggers.documents.cutover import CutoverDocument
from triggers.documents.durations import Duration
from triggers.documents.network_security import NetworkSecurityDocument
from triggers.documents.slots import SlotPolicyDocument

_PARTS = tuple(part for part in Pace.__slots__ if part != "approval")


class VigilDocument(Document):
    """How often to look at something, and for how long; what is left out keeps its default."""

    every: Duration | None = None
    longest: Duration | None = None
    patience: Duration | None = None
    stall: Duration | None = None

    def to_domain(self, default: Vigil) -> Vigil:
        """Say the same in the domain's words."""
        given = self.model_dump(exclude_none=True)
        return Vigil(**{name: given.get(name, getattr(default, name)) for name in Vigil.__slots__})


class PolicyDocument(NetworkSecurityDocument):
    """How the wave is run."""

    approval_timeout: Duration | None = None
    approvers: tuple[Person, ...] = Field(
        (), max_length=50, description="Who may approve the cutover; empty: whoever has the key."
    )
    approval: ApprovalPolicyDocument | None = Field(
        None, description="Without it the first answer of an approver counts."
    )
    order: Literal["together", "listed"] = Field(
        "together", description="listed: one instance after another, as they are listed."
    )
    pace: dict[str, VigilDocument] = Field(
        default_factory=dict,
        description="Pace by part: " + ", ".join(_PARTS),
        json_schema_extra={"propertyNames": {"enum": list(_PARTS)}},
    )
    cutover: CutoverDocument = Field(
        CutoverDocument(), description="How its instances are cut over."
    )

    slots: SlotPolicyDocument | None = Field(
        None, description="Its instances wait until there is room; without it they ask for none."
    )

    @model_validator(mode="after")
    def _known_parts(self) -> Self:
        for part in self.pace:
            if part not in _PARTS:
                problem = f"the pace has no part '{part}'"
                raise wrong("pace", problem, "Name one of: " + ", ".join(_PARTS) + ".")
        return self

    @model_validator(mode="after")
    def _quorum_can_be(self) -> Self:
        asked = self.approval.quorum if self.approval else 1
        known = {each.casefold() for each in self.approvers}
        if known and asked > len(known):
            problem = f"{asked} people have to say yes, and there are {len(known)} approvers"
            raise wrong("approval.quorum", problem, "Name more approvers, or lower the quorum.")
        return self

    def to_domain(self) -> Pace:
        """Say in the domain's words at which pace the wave is run."""
        default = Pace()
        parts: dict[str, Any] = {
            part: document.to_domain(getattr(default, part)) for part, document in self.pace.items()
        }
        if self.approval_timeout is not None:
            parts["approval"] = self.approval_timeout
        return Pace(**{name: parts.get(name, getattr(default, name)) for name in Pace.__slots__})
