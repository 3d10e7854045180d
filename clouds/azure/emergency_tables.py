"""The emergency stop in Azure Tables, which answer every reader with the last word written."""

import json
from dataclasses import replace

from clouds.azure import tables
from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables
from domain.emergency_stop import EmergencyStop
from domain.errors import Transient
from wire import from_wire, to_wire

_KEYS = {"PartitionKey": "emergency-stop", "RowKey": "now"}
_SUBJECT = "emergency stop"
_MOST_TRIES = 10


class EmergencyTables:
    """The port EmergencyBrake: one row."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def pull(self, stop: EmergencyStop) -> EmergencyStop:
        """Pull or lift it; Transient when too many do at once."""
        new = stop if stop.at else replace(stop, at=self._tables.now())
        table, row = self._tables.emergency, {**_KEYS, "stop": json.dumps(to_wire(new))}
        with translated("tables", _SUBJECT):
            for _ in range(_MOST_TRIES):
                known = self._find()
                before = _read(known)
                if before.pulled is new.pulled:
                    return before
                if tables.replace(table, known, row) if known else tables.insert(table, row):
                    return new
        raise Transient(f"{_SUBJECT}: too many pull and lift it at once")

    def read(self) -> EmergencyStop:
        """Read how it stands."""
        with translated("tables", _SUBJECT):
            return _read(self._find())

    def _find(self) -> Row | None:
        return tables.find(self._tables.emergency, _KEYS["PartitionKey"], _KEYS["RowKey"])


def _read(row: Row | None) -> EmergencyStop:
    return from_wire(EmergencyStop, json.loads(row["stop"])) if row else EmergencyStop()
