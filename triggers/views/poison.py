"""Requests that nobody understood, as people read them."""

from datetime import datetime
from typing import Self

from pydantic import Field

from domain.poison import PoisonMessage
from triggers.views.base import View


class PoisonView(View):
    """A request set aside."""

    id: str
    body: str
    reason: str
    count: int = Field(description="After how many tries; 0 where nobody counted.")
    time: datetime

    @classmethod
    def of(cls, message: PoisonMessage) -> Self:
        """Show a message."""
        poison = message.poison
        return cls(
            id=message.message_id,
            body=poison.body,
            reason=poison.reason,
            count=poison.count,
            time=poison.time,
        )


class PoisonPage(View):
    """Requests set aside, by age."""

    messages: list[PoisonView]


class Replayed(View):
    """A request that is on its way again."""

    id: str
