"""Whom a wave's notices were on their way to, and what became of them, as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.notification.delivery import Delivery, DeliveryState
from domain.notification.notice import NoticeKind
from triggers.views.base import View


class DeliveryView(View):
    """One notice on its way by one channel."""

    id: str
    wave: str
    instance: str = Field(description="Empty: the wave as a whole.")
    channel: str
    kind: NoticeKind
    at: datetime = Field(description="When it happened.")
    words: str
    state: DeliveryState
    attempts: int = Field(description="How often it was tried in vain.")
    trouble: str = Field(description="Why the last attempt failed.")
    due: datetime | None = Field(description="When it is tried next, while it waits.")
    ended: datetime | None = Field(description="When it was told, overtaken or given up.")

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Show a delivery."""
        notice, waits = delivery.notice, delivery.state is DeliveryState.WAITING
        return cls(
            id=delivery.id,
            wave=notice.wave,
            instance=notice.instance_id,
            channel=delivery.channel,
            kind=notice.kind,
            at=notice.at,
            words=notice.words,
            state=delivery.state,
            attempts=delivery.attempts,
            trouble=delivery.trouble,
            due=delivery.due if waits else None,
            ended=delivery.ended,
        )


class DeliveriesPage(View):
    """Deliveries of a wave, in the order in which things happened."""

    deliveries: list[DeliveryView]
    next: str | None = Field(description="Send it as `cursor`, while there is more.")


class DeadPage(View):
    """Dead deliveries of every wave, the latest first."""

    total: int = Field(description="How many there are.")
    deliveries: list[DeliveryView]

    @classmethod
    def of(cls, dead: Sequence[Delivery], limit: int) -> Self:
        """Show so many of them."""
        return cls(total=len(dead), deliveries=[DeliveryView.of(each) for each in dead[:limit]])


class Revived(View):
    """Deliveries that are tried again."""

    wave: str
    deliveries: list[str]
    left: int = Field(description="How many more are dead; ask again for them.")
