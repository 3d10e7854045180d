"""The book of slots in Azure Tables: a row for each ticket, and a mark beside them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert
from domain.scheduling.ticket import Ledger, Slot, SlotKey, Ticket
from wire import from_wire, to_wire

if TYPE_CHECKING:
    from azure.data.tables import TableTransactionError

_PARTITION, _MARK, _TICKET = "ledger", "mark", "ticket~"
_SUBJECT = "slots"
_BEATEN = {404, 409, 412}  # a ticket is gone; somebody has made the mark, or moved it


class SlotTables:
    """The port SlotBook.

    One transaction lets tickets in and moves the mark, where nobody has moved it since it was read:
    so no two hosts give away the same room. Asking and giving back touch rows of their own alone.
    A ticket's row has less than 2 KiB of the 64 that a property holds, unless its calendar names
    hundreds of windows.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def ask(self, tickets: Sequence[Ticket]) -> None:
        """Write tickets down, each once."""
        with translated("tables", _SUBJECT):
            for ticket in tickets:
                row = {**_keys(ticket.key), "ticket": json.dumps(to_wire(ticket))}
                insert(self._tables.tickets, row)

    def find(self, key: SlotKey) -> Slot | Ticket | None:
        """Read one alone."""
        with translated("tables", _SUBJECT):
            row = find(self._tables.tickets, _PARTITION, _row_key(key))
        if row is None:
            return None
        return _slot(row) if row.get("since") else _ticket(row)

    def read(self) -> Ledger:
        """Read all that waits and all that is held."""
        with translated("tables", _SUBJECT):
            mark = find(self._tables.tickets, _PARTITION, _MARK)
            query = f"PartitionKey eq '{_PARTITION}' and RowKey ge '{_TICKET}'"
            rows: list[Row] = list(self._tables.tickets.query_entities(query))
        waiting = tuple(_ticket(row) for row in rows if not row.get("since"))
        held = tuple(_slot(row) for row in rows if row.get("since"))
        return Ledger(waiting, held, mark.metadata["etag"] if mark else "")

    def let_in(self, keys: Sequence[SlotKey], at: datetime, mark: str) -> bool:
        """Let tickets in, all or none, unless somebody was let in since."""
        from azure.data.tables import TableTransactionError, UpdateMode  # noqa: PLC0415

        since = {"since": at.isoformat()}
        merged = [("update", {**_keys(key), **since}, {"mode": UpdateMode.MERGE}) for key in keys]
        with translated("tables", _SUBJECT):
            try:
                self._tables.tickets.submit_transaction([_moved(mark), *merged])
            except TableTransactionError as error:
                if _beaten(error):
                    return False
                raise
        return True

    def give_back(self, keys: Sequence[SlotKey]) -> None:
        """Forget tickets and slots."""
        with translated("tables", _SUBJECT):
            for key in keys:
                self._tables.tickets.delete_entity(_PARTITION, _row_key(key))


def _moved(mark: str) -> tuple[Any, ...]:
    from azure.core import MatchConditions  # noqa: PLC0415
    from azure.data.tables import UpdateMode  # noqa: PLC0415

    row = {"PartitionKey": _PARTITION, "RowKey": _MARK}
    if not mark:
        return ("create", row)
    unmoved = {"etag": mark, "match_condition": MatchConditions.IfNotModified}
    return ("update", row, {"mode": UpdateMode.REPLACE, **unmoved})


def _beaten(error: "TableTransactionError") -> bool:
    return error.status_code in _BEATEN


def _keys(key: SlotKey) -> dict[str, str]:
    return {"PartitionKey": _PARTITION, "RowKey": _row_key(key)}


def _row_key(key: SlotKey) -> str:
    return f"{_TICKET}{key.kind}~{key.wave}~{key.instance_id}~{key.attempt}~{key.asking}"


def _ticket(row: Row) -> Ticket:
    return from_wire(Ticket, json.loads(row["ticket"]))


def _slot(row: Row) -> Slot:
    return Slot(_ticket(row), datetime.fromisoformat(row["since"]))
