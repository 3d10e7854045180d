"""What happened in a wave, as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.event import EventKind, RecordedEvent
from domain.itinerary import Phase
from triggers.views.base import View


class EventView(View):
    """One thing that happened to one instance."""

    cursor: str = Field(description="Read on `after` this.")
    at: datetime
    instance: str = Field(description="EC2 instance id, or the name of a recovery plan.")
    attempt: int = Field(description="In which run of the wave.")
    kind: EventKind
    phase: Phase
    words: str

    @classmethod
    def of(cls, recorded: RecordedEvent) -> Self:
        """Show an event."""
        event = recorded.event
        return cls(
            cursor=recorded.cursor,
            at=event.at,
            instance=event.instance_id,
            attempt=event.attempt,
            kind=event.kind,
            phase=event.phase,
            words=event.words,
        )


class EventsPage(View):
    """Some events, in the order in which they happened."""

    events: list[EventView]
    next: str | None = Field(description="Cursor of the last one, while there are more.")

    @classmethod
    def of(cls, recorded: Sequence[RecordedEvent], limit: int) -> Self:
        """Show so many of the events."""
        page = recorded[:limit]
        more = len(recorded) > limit
        return cls(
            events=[EventView.of(each) for each in page], next=page[-1].cursor if more else None
        )
