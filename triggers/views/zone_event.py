"""What happened to a landing zone, and what was wished of it, as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.event import EventKind
from domain.zone_event import RecordedZoneEvent
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneState
from triggers.views.base import View


class ZoneEventView(View):
    """One thing that happened."""

    cursor: str = Field(description="Read on `after` this.")
    at: datetime
    attempt: int = Field(description="At which try.")
    kind: EventKind
    phase: ZonePhase
    words: str

    @classmethod
    def of(cls, recorded: RecordedZoneEvent) -> Self:
        """Show an event."""
        event = recorded.event
        return cls(
            cursor=recorded.cursor,
            at=event.at,
            attempt=event.attempt,
            kind=event.kind,
            phase=event.phase,
            words=event.words,
        )


class ZoneEventsPage(View):
    """Some events, in the order in which they happened."""

    events: list[ZoneEventView]
    next: str | None = Field(description="Cursor of the last one, while there are more.")

    @classmethod
    def of(cls, recorded: Sequence[RecordedZoneEvent], limit: int) -> Self:
        """Show so many of the events."""
        page = recorded[:limit]
        more = len(recorded) > limit
        return cls(
            events=[ZoneEventView.of(each) for each in page],
            next=page[-1].cursor if more else None,
        )


class ZoneWishTaken(View):
    """A wish that was taken down."""

    zone: str
    attempt: int
    state: ZoneState
