"""Events of waves as rows of the table FerryEvents: partition the wave, row their place in it."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from domain.event import Event, RecordedEvent, cursor_of
from wire import from_wire, to_wire

if TYPE_CHECKING:
    from azure.data.tables import TableClient

_MOST_AT_ONCE = 1_000  # rows that the service gives in one answer
_AFTER = "PartitionKey eq @wave and RowKey gt @after"


def event_row(wave: str, event: Event) -> Mapping[str, Any]:
    """Write an event; told again, it is the same row."""
    keys = {"PartitionKey": wave, "RowKey": cursor_of(event)}
    return {**keys, "instance": event.instance_id, "event": json.dumps(to_wire(event))}


def read_events(
    table: "TableClient", wave: str, after: str, limit: int, instance_id: str
) -> tuple[RecordedEvent, ...]:
    """Read events of a wave, or of one of it, in order.

    Rows that are older than the column `instance` are found by reading all.
    """
    bounds = {"wave": wave, "after": after}
    if not instance_id:
        return tuple(islice(_read(table, _AFTER, bounds, limit), limit))
    named = bounds | {"instance": instance_id}
    found = _read(table, f"{_AFTER} and instance eq @instance", named, limit)
    if own := tuple(islice(found, limit)):
        return own
    every = _read(table, _AFTER, bounds, _MOST_AT_ONCE)
    return tuple(islice((each for each in every if each.event.instance_id == instance_id), limit))


def _read(
    table: "TableClient", wanted: str, bounds: dict[str, str], limit: int
) -> Iterator[RecordedEvent]:
    """Read rows as they are asked for, and of each no more than what is needed."""
    rows = table.query_entities(
        wanted,
        parameters=bounds,
        select=["RowKey", "event"],
        results_per_page=min(limit, _MOST_AT_ONCE),
    )
    for row in rows:
        yield RecordedEvent(row["RowKey"], from_wire(Event, json.loads(row["event"])))
