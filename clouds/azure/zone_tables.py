"""The book of landing zones in Azure Tables."""

import gzip
import json
from itertools import islice
from typing import Any

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert, replace
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
from wire import from_wire, to_wire

_PARTITION = "zone"
_MOST_TRIES = 5


class ZoneTables:
    """The port ZoneBook."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def accept(self, registration: ZoneRegistration) -> ZoneStatus:
        """Write a landing zone down once; its row is inserted or not, there is nothing between."""
        new = ZoneStatus(registration, self._tables.now())
        with translated("tables", registration.name):
            if insert(self._tables.zones, _written(new)):
                return new
        there = self.read_zone(registration.name)
        if there is None:
            raise Transient(f"{registration.name}: it cannot be read back")
        if there.registration.fingerprint != registration.fingerprint:
            raise Refused(zone_exists(registration.name))
        return there

    def begin_again(self, zone: ZoneStatus, purpose: Purpose) -> ZoneStatus:
        """Begin the next attempt, where nobody has begun one since the zone was read."""
        with translated("tables", zone.name):
            row = self._find(zone.name)
            again = begin_again(zone, purpose)
            if row and _read(row) == zone and replace(self._tables.zones, row, _written(again)):
                return again
        raise Transient(f"{zone.name}: it has changed in the meantime")

    def record(self, progress: ZoneProgress) -> None:
        """Fold what a story tells into the zone's row, unharmed by others who write there.

        The events come first, so none is lost; what is told again finds its events there already.
        """
        zone = progress.subject.zone
        with translated("tables", zone):
            for _ in range(_MOST_TRIES):
                row = self._find(zone)
                if row is None:
                    return
                before = _read(row)
                for event in zone_events_of(before, progress):
                    self._tables.zone_events.upsert_entity(_event_row(zone, event))
                if replace(self._tables.zones, row, _written(fold_zone(before, progress))):
                    return
        raise Transient(f"{zone}: too many write to its status at once")

    def read_zone(self, name: str) -> ZoneStatus | None:
        """Read a landing zone."""
        with translated("tables", name):
            row = self._find(name)
        return _read(row) if row else None

    def list_zones(self) -> tuple[ZoneStatus, ...]:
        """List the landing zones, the newest first."""
        query, bounds = "PartitionKey eq @partition", {"partition": _PARTITION}
        with translated("tables", "landing zones"):
            rows = map(_read, self._tables.zones.query_entities(query, parameters=bounds))
            return tuple(sorted(rows, key=lambda zone: (zone.accepted, zone.name), reverse=True))

    def list_events(self, zone: str, after: str, limit: int) -> tuple[RecordedZoneEvent, ...]:
        """List what happened to a zone, in order."""
        wanted = "PartitionKey eq @zone and RowKey gt @after"
        bounds = {"zone": zone, "after": after}
        with translated("tables", zone):
            rows = self._tables.zone_events.query_entities(wanted, parameters=bounds)
            return tuple(
                RecordedZoneEvent(row["RowKey"], from_wire(ZoneEvent, json.loads(row["event"])))
                for row in islice(rows, limit)
            )

    def _find(self, name: str) -> Row | None:
        return find(self._tables.zones, _PARTITION, name)


def _written(zone: ZoneStatus) -> dict[str, Any]:
    """Write a row; compressed, for a table of ports is longer than a property may be (64 KiB)."""
    status = gzip.compress(json.dumps(to_wire(zone)).encode(), mtime=0)
    return {"PartitionKey": _PARTITION, "RowKey": zone.name, "status": status}


def _read(row: Row) -> ZoneStatus:
    return from_wire(ZoneStatus, json.loads(gzip.decompress(row["status"])))


def _event_row(zone: str, event: ZoneEvent) -> dict[str, Any]:
    keys = {"PartitionKey": zone, "RowKey": zone_cursor_of(event)}
    return {**keys, "event": json.dumps(to_wire(event))}
