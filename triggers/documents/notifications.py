"""Who is told of a wave, as callers write it."""

from datetime import time, timedelta
from typing import Annotated, Self

from pydantic import Field, WithJsonSchema, model_validator

from domain.notification.notice import NoticeKind
from domain.notification.subscriber import QuietHours, Subscriber, subscriber_faults
from triggers.documents.base import Document, Person, wrong
from triggers.documents.names import ChannelName, DeliveryId
from triggers.documents.windows import Weekday

_LONGEST_DIGEST = 604_800

Digest = Annotated[
    timedelta,
    Field(ge=timedelta(minutes=5), le=timedelta(seconds=_LONGEST_DIGEST)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^P([1-7]D|T[0-9]{1,4}[HM])$"},
                {"type": "number", "minimum": 300, "maximum": _LONGEST_DIGEST},
            ],
            "description": "ISO 8601 duration such as PT1H, or a number of seconds; 5 minutes to "
            "7 days.",
        }
    ),
]


class QuietHoursDocument(Document):
    """When nobody is told; it is told together after them."""

    zone: str = Field(
        max_length=64,
        pattern=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$",
        description="IANA time zone such as Europe/Berlin.",
    )
    begins: time = Field(time(0), description="Such as 20:00.")
    ends: time = Field(
        time(0), description="Such as 07:00; where it is earlier, they reach over midnight."
    )
    days: tuple[Weekday, ...] = Field((), max_length=6, description="Days that are quiet all day.")
    despite: tuple[NoticeKind, ...] = Field(
        (), max_length=20, description="What is told at once all the same."
    )

    def to_domain(self) -> QuietHours:
        """Say the same in the domain's words."""
        return QuietHours(self.zone, self.begins, self.ends, self.days, self.despite)


class NotificationDocument(Document):
    """Somebody who is told of the wave, by a channel of Ferry's settings."""

    channel: ChannelName
    events: tuple[NoticeKind, ...] = Field(
        (), max_length=20, description="What they are told of; empty: everything."
    )
    quiet_hours: QuietHoursDocument | None = None
    digest: Digest | None = Field(
        None, description="Tell everything that happens in such a time together."
    )

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        for fault in subscriber_faults(self.to_domain(), {self.channel}):
            raise wrong("", fault, "Correct it as the problem says.")
        return self

    def to_domain(self) -> Subscriber:
        """Say the same in the domain's words."""
        quiet = self.quiet_hours.to_domain() if self.quiet_hours else None
        return Subscriber(self.channel, self.events, quiet, self.digest)


class RevivalDocument(Document):
    """Which dead deliveries of a wave are to be tried again."""

    deliveries: list[DeliveryId] | None = Field(
        None, min_length=1, max_length=1_000, description="Default: all that are dead."
    )
    channel: ChannelName | None = Field(None, description="Only those by this channel.")
    by: Person = Field("", description="Who wants it.")
