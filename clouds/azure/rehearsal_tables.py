"""The book of rehearsals in Azure Tables."""

import json
from typing import Any

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert, replace
from domain.errors import Transient
from domain.rehearsal_record import RehearsalRecord
from domain.status import Subject
from wire import from_wire, to_wire

_MOST_TRIES = 3
_AFTER = "~"  # sorts behind whatever a row's key has after the instance


class RehearsalTables:
    """The port RehearsalBook: a partition for each wave, a row for each rehearsal."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def record(self, record: RehearsalRecord) -> None:
        """Write down where a rehearsal stands; one that has ended stays as it ended."""
        table, new = self._tables.rehearsals, _written(record)
        with translated("tables", record.subject.wave):
            for _ in range(_MOST_TRIES):
                row = find(table, new["PartitionKey"], new["RowKey"])
                if row is None:
                    done = insert(table, new)
                else:
                    done = _read(row).report is not None or replace(table, row, new)
                if done:
                    return
        raise Transient(f"{record.story}: too many write to its rehearsal at once")

    def find(self, subject: Subject) -> tuple[RehearsalRecord, ...]:
        """List the rehearsals of an instance in its wave, the newest first."""
        query = "PartitionKey eq @wave and RowKey ge @first and RowKey lt @last"
        begins = f"{subject.instance_id} "
        bounds = {"wave": subject.wave, "first": begins, "last": f"{begins}{_AFTER}"}
        return self._query(subject.wave, query, bounds)

    def list_wave(self, wave: str) -> tuple[RehearsalRecord, ...]:
        """List the rehearsals of a wave's instances, the newest first."""
        return self._query(wave, "PartitionKey eq @wave", {"wave": wave})

    def _query(self, wave: str, query: str, bounds: dict[str, str]) -> tuple[RehearsalRecord, ...]:
        with translated("tables", wave):
            rows = [
                _read(row)
                for row in self._tables.rehearsals.query_entities(query, parameters=bounds)
            ]
        return tuple(sorted(rows, key=lambda each: (each.begun, each.story), reverse=True))


def _written(record: RehearsalRecord) -> dict[str, Any]:
    keys = {
        "PartitionKey": record.subject.wave,
        "RowKey": f"{record.subject.instance_id} {record.story}",
    }
    return {**keys, "rehearsal": json.dumps(to_wire(record))}


def _read(row: Row) -> RehearsalRecord:
    return from_wire(RehearsalRecord, json.loads(row["rehearsal"]))
