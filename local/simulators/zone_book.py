"""The book of landing zones in memory, obeying the tables' contract."""

from collections.abc import Callable

from domain.errors import Refused, Transient
from domain.landing_zone import Purpose
from domain.zone_event import RecordedZoneEvent, ZoneEvent, zone_cursor_of, zone_events_of
from domain.zone_status import (
    ZoneProgress,
    ZoneRegistration,
    ZoneStatus,
    begin_again,
    fold_zone,
    zone_exists,
)
from local.clock import Clock
from local.simulators.one_at_a_time import one_at_a_time


@one_at_a_time
class SimulatedZoneBook:
    """The port ZoneBook; `listeners` hear of every progress, as an operator would."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._zones: dict[str, ZoneStatus] = {}
        self._events: dict[str, dict[str, ZoneEvent]] = {}
        self.listeners: list[Callable[[ZoneProgress], None]] = []

    def accept(self, registration: ZoneRegistration) -> ZoneStatus:
        """Write a landing zone down once."""
        new = ZoneStatus(registration, self._clock.now())
        there = self._zones.setdefault(registration.name, new)
        if there.registration.fingerprint != registration.fingerprint:
            raise Refused(zone_exists(registration.name))
        return there

    def begin_again(self, zone: ZoneStatus, purpose: Purpose) -> ZoneStatus:
        """Begin the next attempt, where nobody has begun one since the zone was read."""
        if self._zones.get(zone.name) != zone:
            raise Transient(f"{zone.name}: it has changed in the meantime")
        self._zones[zone.name] = begin_again(zone, purpose)
        return self._zones[zone.name]

    def record(self, progress: ZoneProgress) -> None:
        """Fold what a story tells into the zone's status and its events."""
        name = progress.subject.zone
        before = self._zones.get(name)
        if before is None:
            return
        news = {zone_cursor_of(event): event for event in zone_events_of(before, progress)}
        self._events.setdefault(name, {}).update(news)
        self._zones[name] = fold_zone(before, progress)
        for listener in self.listeners:
            listener(progress)

    def read_zone(self, name: str) -> ZoneStatus | None:
        """Read a landing zone."""
        return self._zones.get(name)

    def list_zones(self) -> tuple[ZoneStatus, ...]:
        """List the landing zones, the newest first."""
        every = self._zones.values()
        return tuple(sorted(every, key=lambda zone: (zone.accepted, zone.name), reverse=True))

    def list_events(self, zone: str, after: str, limit: int) -> tuple[RecordedZoneEvent, ...]:
        """List what happened to a zone, in order."""
        events = sorted(self._events.get(zone, {}).items())
        return tuple(RecordedZoneEvent(*each) for each in events if each[0] > after)[:limit]
