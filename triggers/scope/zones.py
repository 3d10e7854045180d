"""Landing zones as a caller may know them."""

from dataclasses import dataclass

from clouds.ports import ZoneBook
from domain.landing_zone import Purpose
from domain.zone_event import RecordedZoneEvent
from domain.zone_status import ZoneProgress, ZoneRegistration, ZoneStatus
from triggers.scope.sight import Sight


@dataclass(frozen=True, slots=True)
class ScopedZones:
    """The port ZoneBook; who sees a zone, but may not act there, gets a Problem `not-allowed`."""

    book: ZoneBook
    sight: Sight

    def accept(self, registration: ZoneRegistration) -> ZoneStatus:
        """Write it down as the book does."""
        return self.book.accept(registration)

    def begin_again(self, zone: ZoneStatus, purpose: Purpose) -> ZoneStatus:
        """Begin the next attempt as the book does."""
        return self.book.begin_again(zone, purpose)

    def record(self, progress: ZoneProgress) -> None:
        """Record as the book does."""
        self.book.record(progress)

    def read_zone(self, name: str) -> ZoneStatus | None:
        """Read a zone, or None when there is none of this name for the caller."""
        zone = self.book.read_zone(name)
        if zone is None or not self.sight.sees(zone.registration.place):
            return None
        self.sight.require(zone.registration.place, zone.name)
        return zone

    def list_zones(self) -> tuple[ZoneStatus, ...]:
        """List the caller's zones."""
        return tuple(
            each for each in self.book.list_zones() if self.sight.sees(each.registration.place)
        )

    def list_events(self, zone: str, after: str, limit: int) -> tuple[RecordedZoneEvent, ...]:
        """List what happened to a zone; to a foreign one nothing ever did."""
        known = self.book.read_zone(zone)
        if known is None or not self.sight.sees(known.registration.place):
            return ()
        return self.book.list_events(zone, after, limit)
