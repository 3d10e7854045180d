"""The book of notices in Azure Tables: a partition for each wave, changed by transactions."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert
from domain.notification.delivery import Delivery, DeliveryState, revived
from domain.notification.notice import Notice
from domain.notification.reader import Bookmark
from wire import from_wire, to_wire

_FOUND, _WAITING, _OVER = "found~", "waiting~", "over~"
_BEHIND = "\x7f"  # above every character of a key
_MARKS, _SINCE = "bookmark", {"PartitionKey": "since", "RowKey": "now"}
_WAVE = "wave~"


class NoticeTables:
    """The port NoticeBook."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def since(self, now: datetime) -> datetime:
        """Tell from when on people are told: whoever asks first says."""
        table, keys = self._tables.notices, (_SINCE["PartitionKey"], _SINCE["RowKey"])
        with translated("tables", "notices"):
            row = find(table, *keys)
            if row is None and insert(table, {**_SINCE, "since": now}):
                return now
            found: datetime = (row or table.get_entity(*keys))["since"]
        return found

    def bookmarks(self) -> Mapping[str, Bookmark]:
        """Tell how far each wave has been read."""
        bounds = {"partition": _MARKS}
        with translated("tables", "notices"):
            rows = self._tables.notices.query_entities(
                "PartitionKey eq @partition", parameters=bounds
            )
            return {row["RowKey"]: _bookmark(row) for row in rows}

    def put_bookmark(self, wave: str, bookmark: Bookmark) -> None:
        """Note how far a wave has been read."""
        row = {"PartitionKey": _MARKS, "RowKey": wave, "bookmark": json.dumps(to_wire(bookmark))}
        with translated("tables", wave):
            self._tables.notices.upsert_entity(row)

    def found(self, wave: str) -> frozenset[str]:
        """Tell the ids of all notices of a wave that were planned."""
        rows = self._rows(wave, _FOUND, select=["RowKey"])
        return frozenset(row["RowKey"].removeprefix(_FOUND) for row in rows)

    def plan(self, notice: Notice, deliveries: Iterable[Delivery]) -> bool:
        """Remember a notice, and keep its deliveries, in one transaction."""
        remembered = _keys(notice.wave, _FOUND, notice.id)
        rows = [{**remembered, "at": notice.at}, *map(_waiting, deliveries)]
        return self._transact(notice.wave, [("create", row) for row in rows])

    def waiting(self, wave: str) -> tuple[Delivery, ...]:
        """List what is still to be told of a wave."""
        return tuple(map(_delivery, self._rows(wave, _WAITING)))

    def put_off(self, delivery: Delivery) -> None:
        """Keep what became of an attempt."""
        with translated("tables", delivery.id):
            self._tables.notices.upsert_entity(_waiting(delivery))

    def end(self, delivery: Delivery) -> None:
        """Keep one that is over, and let it wait no more, in one transaction."""
        wave = delivery.notice.wave
        over = {**_keys(wave, _OVER, delivery.id), "delivery": _written(delivery)}
        self._transact(wave, [("upsert", over), ("delete", _waiting(delivery))])

    def over(self, wave: str) -> tuple[Delivery, ...]:
        """List what is over of a wave."""
        return tuple(map(_delivery, self._rows(wave, _OVER)))

    def revive(self, wave: str, delivery_id: str, now: datetime) -> Delivery | None:
        """Let a dead delivery wait again."""
        keys = _keys(wave, _OVER, delivery_id)
        with translated("tables", wave):
            row = find(self._tables.notices, keys["PartitionKey"], keys["RowKey"])
        known = _delivery(row) if row else None
        if known is None or known.state is not DeliveryState.DEAD:
            return None
        again = revived(known, now)
        self._transact(wave, [("upsert", _waiting(again)), ("delete", keys)])
        return again

    def _rows(self, wave: str, kind: str, **more: Any) -> list[Row]:
        wanted = "PartitionKey eq @wave and RowKey ge @first and RowKey lt @last"
        bounds = {"wave": f"{_WAVE}{wave}", "first": kind, "last": f"{kind}{_BEHIND}"}
        with translated("tables", wave):
            rows = self._tables.notices.query_entities(wanted, parameters=bounds, **more)
            return list(rows)

    def _transact(self, wave: str, operations: list[tuple[str, Mapping[str, Any]]]) -> bool:
        """Do all or none; False where a row that is to be new is there, or one to go is gone."""
        from azure.data.tables import TableTransactionError  # noqa: PLC0415

        with translated("tables", wave):
            try:
                self._tables.notices.submit_transaction(operations)
            except TableTransactionError as error:
                if error.status_code in {404, 409}:
                    return False
                raise
        return True


def _keys(wave: str, kind: str, name: str) -> dict[str, str]:
    return {"PartitionKey": f"{_WAVE}{wave}", "RowKey": f"{kind}{name}"}


def _waiting(delivery: Delivery) -> dict[str, Any]:
    keys = _keys(delivery.notice.wave, _WAITING, delivery.id)
    return {**keys, "delivery": _written(delivery)}


def _written(delivery: Delivery) -> str:
    return json.dumps(to_wire(delivery))


def _delivery(row: Row) -> Delivery:
    return from_wire(Delivery, json.loads(row["delivery"]))


def _bookmark(row: Row) -> Bookmark:
    return from_wire(Bookmark, json.loads(row["bookmark"]))
