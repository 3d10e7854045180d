"""The book of landing zones: which there are, how they stand, what happened to them."""

from typing import Protocol

from domain.landing_zone import Purpose
from domain.zone_event import RecordedZoneEvent
from domain.zone_status import ZoneProgress, ZoneRegistration, ZoneStatus


class ZoneBook(Protocol):
    """What is known of landing zones, readable without asking a story."""

    def accept(self, registration: ZoneRegistration) -> ZoneStatus:
        """Write a landing zone down once, and tell how it stands; it is there from then on.

        Refused `landing_zone.exists` when another was written down under this name.
        """
        ...

    def begin_again(self, zone: ZoneStatus, purpose: Purpose) -> ZoneStatus:
        """Begin the next attempt at a zone, as it was read, whose last one has ended.

        Transient when it has changed since it was read.
        """
        ...

    def record(self, progress: ZoneProgress) -> None:
        """Fold what a story tells into the zone's status and its events."""
        ...

    def read_zone(self, name: str) -> ZoneStatus | None:
        """Read a landing zone, or None when there is none of this name."""
        ...

    def list_zones(self) -> tuple[ZoneStatus, ...]:
        """List the landing zones, the newest first; there are few."""
        ...

    def list_events(self, zone: str, after: str, limit: int) -> tuple[RecordedZoneEvent, ...]:
        """List what happened to a zone, in order, after the event with this cursor."""
        ...
