"""The audit log in Azure Tables: a partition for each chain, to which a transaction appends."""

import hashlib
import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from threading import Lock
from typing import Any

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find
from clouds.azure.transaction import Write, write_all
from domain.audit import ROOT, AuditEntry, AuditEvent, Head, chain_of, chained, opening, parent_of
from domain.errors import Transient
from wire import from_wire, to_wire

_HEAD = "head"
_FIRST, _LAST = "n", "o"  # between them are the numbers
_MOST_TRIES = 20
_LONGEST_PAUSE = 0.5  # seconds
_MOST_KNOWN = 5_000


class AuditTables:
    """The port AuditLog.

    One transaction writes an entry, the id of its event, and the chain's head, where nobody has
    moved the head since it was read. Entries are only inserted. Threads of one process wait for
    each other, so that only processes are in each other's way.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[str, tuple[Head, str]] = {}
        self._locks: dict[str, Lock] = {}

    def append(self, event: AuditEvent) -> AuditEntry:
        """Put an event at the end of its subject's chain, once."""
        chain = chain_of(event.subject)
        with translated("tables", "audit log"):
            return self._append(chain, replace(event, at=event.at or self._tables.now()))

    def _append(self, chain: str, event: AuditEvent) -> AuditEntry:
        with self._locks.setdefault(chain, Lock()):  # a parent's is taken within: never a circle
            return self._append_alone(chain, event)

    def _append_alone(self, chain: str, event: AuditEvent) -> AuditEntry:
        for attempt in range(_MOST_TRIES):
            known = self._known.pop(chain, None)
            head, etag = known or self._find_head(chain)
            if not head.number and chain != ROOT:
                self._append(parent_of(chain), opening(chain, self._tables.now()))
            entry = chained(head, event)
            if etags := write_all(self._tables.audit, [*_writes(entry, etag)]):
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[chain] = (entry.head, etags[0])
                return entry
            if (there := self._find_beaten(chain, event)) is not None:
                return there
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.01 * 2**attempt)))  # noqa: S311
        raise Transient("audit log: too many write to one of its chains at once")

    def _find_beaten(self, chain: str, event: AuditEvent) -> AuditEntry | None:
        """Find the entry that an event has already; None when somebody else was faster."""
        row = find(self._tables.audit, chain, _id_row(event))
        return self.read(chain, row["number"] - 1, 1)[0] if row else None

    def read(self, chain: str, after: int = 0, limit: int = 1_000) -> tuple[AuditEntry, ...]:
        """Read entries of a chain in their order."""
        wanted = "PartitionKey eq @chain and RowKey gt @after and RowKey lt @last"
        bounds = {"chain": chain, "after": _number_row(after), "last": _LAST}
        with translated("tables", "audit log"):
            rows = self._tables.audit.query_entities(wanted, parameters=bounds)
            return tuple(from_wire(AuditEntry, _fields(row)) for row in islice(rows, limit))

    def head(self, chain: str) -> Head | None:
        """Tell how far a chain is, as its head says."""
        with translated("tables", "audit log"):
            head, _ = self._find_head(chain)
        return head if head.number else None

    def chains(self) -> tuple[str, ...]:
        """List every chain, also one whose head is gone."""
        with translated("tables", "audit log"):
            rows = self._tables.audit.query_entities("", select=["PartitionKey"])
            return tuple(dict.fromkeys(row["PartitionKey"] for row in rows))

    def _find_head(self, chain: str) -> tuple[Head, str]:
        row = find(self._tables.audit, chain, _HEAD)
        if row is None:
            return Head(chain), ""
        return Head(chain, row["number"], row["hash"]), row.metadata["etag"]


def _writes(entry: AuditEntry, etag: str) -> Iterator[Write]:
    chain: dict[str, Any] = {"PartitionKey": entry.chain, "number": entry.number}
    yield Write({**chain, "RowKey": _HEAD, "hash": entry.hash}, etag)
    yield Write({**chain, "RowKey": _id_row(entry.event)})
    text = json.dumps(to_wire(entry.event))
    links = {"previous": entry.previous, "hash": entry.hash, "version": entry.version}
    yield Write({**chain, **links, "RowKey": _number_row(entry.number), "event": text})


def _fields(row: Row) -> dict[str, Any]:
    names = ("number", "previous", "hash", "version")
    event = json.loads(row["event"])
    return {"chain": row["PartitionKey"], "event": event, **{name: row[name] for name in names}}


def _number_row(number: int) -> str:
    return f"{_FIRST}{number:012}"


def _id_row(event: AuditEvent) -> str:
    return f"id {hashlib.sha256(event.id.encode()).hexdigest()[:40]}"
