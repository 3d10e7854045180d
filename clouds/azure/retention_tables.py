"""The book of sources that have moved, in Azure Tables."""

import json
from datetime import datetime

from clouds.azure import tables
from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables
from domain.errors import Transient
from domain.retention import RetainedSource, told
from domain.source_instance import InstanceRef
from wire import from_wire, to_wire

_PARTITION = "source"
_MOST_TRIES = 5


class RetentionTables:
    """The port Retentions: a row for each source."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def record(self, source: RetainedSource) -> RetainedSource:
        """Write down what has become of one; gives what stands."""
        table = self._tables.retentions
        with translated("tables", str(source.ref)):
            for _ in range(_MOST_TRIES):
                row = tables.find(table, _PARTITION, _key(source.ref))
                new = told(_read(row) if row else None, source)
                written = {
                    "PartitionKey": _PARTITION,
                    "RowKey": _key(source.ref),
                    "until": new.until,
                    "source": json.dumps(to_wire(new)),
                }
                if tables.replace(table, row, written) if row else tables.insert(table, written):
                    return new
        raise Transient(f"{source.ref}: too many write to it at once")

    def find(self, ref: InstanceRef) -> RetainedSource | None:
        """Read one, or None."""
        with translated("tables", str(ref)):
            row = tables.find(self._tables.retentions, _PARTITION, _key(ref))
        return _read(row) if row else None

    def list(self, until: datetime | None = None) -> tuple[RetainedSource, ...]:
        """List those whose time is over by then, or all; the first to end first."""
        query, values = "PartitionKey eq @partition", {"partition": _PARTITION}
        with translated("tables", "retentions"):
            rows = list(self._tables.retentions.query_entities(query, parameters=values))
        found = sorted(map(_read, rows), key=lambda each: (each.until, str(each.ref)))
        return tuple(each for each in found if until is None or each.until <= until)


def _read(row: Row) -> RetainedSource:
    return from_wire(RetainedSource, json.loads(row["source"]))


def _key(ref: InstanceRef) -> str:
    return f"{ref.account_id}~{ref.region}~{ref.instance_id}"
