"""How a wave waits for slots."""

from pydantic import Field

from domain.scheduling.policy import HIGHEST, SlotPolicy
from triggers.documents.base import Document

_USUAL = SlotPolicy()
_MOST_WEIGHT, _MOST_MBITS = 100, 100_000


class SlotPolicyDocument(Document):
    """How a wave stands against others where there is not room for all."""

    priority: int = Field(
        _USUAL.priority, ge=0, le=HIGHEST, description="The highest first; waiting raises it."
    )
    weight: int = Field(
        _USUAL.weight, ge=1, le=_MOST_WEIGHT, description="Its share against waves of its priority."
    )
    mbits: int = Field(
        _USUAL.mbits,
        ge=0,
        le=_MOST_MBITS,
        description="Mbit/s of its subnet that each initial replication is given; 0: not counted.",
    )

    def to_domain(self) -> SlotPolicy:
        """Say the same in the domain's words."""
        return SlotPolicy(self.priority, self.weight, self.mbits)
