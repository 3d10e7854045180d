"""The book of notices in Azure Tables: a partition for each wave, changed by transactions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from clouds.azure.errors import translated
from clouds.azure.notice_rows import (
    FOUND,
    OVER,
    WAITING,
    Operations,
    batches,
    bookmark_in,
    delivery_in,
    ending,
    keys_of,
    partition_of,
    planning,
    waiting_row,
)
from clouds.azure.tables import Row, Tables, find, insert
from domain.notification.delivery import Delivery, DeliveryState, revived
from domain.notification.notice import Notice
from domain.notification.reader import Bookmark
from wire import to_wire

_BEHIND = "\x7f"  # above every character of a key
_MARKS, _SINCE = "bookmark", {"PartitionKey": "since", "RowKey": "now"}
_DEAD = "dead"  # names waves


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
        with translated("tables", "notices"):
            return {row["RowKey"]: bookmark_in(row) for row in self._partition(_MARKS)}

    def put_bookmark(self, wave: str, bookmark: Bookmark) -> None:
        """Note how far a wave has been read."""
        row = {"PartitionKey": _MARKS, "RowKey": wave, "bookmark": json.dumps(to_wire(bookmark))}
        with translated("tables", wave):
            self._tables.notices.upsert_entity(row)

    def found(self, wave: str) -> frozenset[str]:
        """Tell the ids of all notices of a wave that were planned."""
        rows = self._rows(wave, FOUND, select=["RowKey"])
        return frozenset(row["RowKey"].removeprefix(FOUND) for row in rows)

    def plan(self, notice: Notice, deliveries: Iterable[Delivery]) -> bool:
        """Remember a notice, and keep its deliveries, in one transaction."""
        return self._transact(notice.wave, planning(notice, deliveries))

    def plan_all(self, planned: Sequence[tuple[Notice, Sequence[Delivery]]]) -> None:
        """Plan notices of one wave, many in a transaction; one that is known undoes no other."""
        if planned:
            self._in_batches(planned[0][0].wave, (planning(*each) for each in planned))

    def waiting(self, wave: str) -> tuple[Delivery, ...]:
        """List what is still to be told of a wave."""
        return tuple(map(delivery_in, self._rows(wave, WAITING)))

    def put_off(self, delivery: Delivery) -> None:
        """Keep what became of an attempt."""
        with translated("tables", delivery.id):
            self._tables.notices.upsert_entity(waiting_row(delivery))

    def end(self, delivery: Delivery) -> None:
        """Keep one that is over, and let it wait no more, in one transaction."""
        self.end_all([delivery])

    def end_all(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries of one wave that are over, many in a transaction."""
        dead = [each for each in deliveries if each.state is DeliveryState.DEAD]
        if dead:  # before they are: whoever looks misses none
            wave = dead[0].notice.wave
            with translated("tables", wave):
                self._tables.notices.upsert_entity({"PartitionKey": _DEAD, "RowKey": wave})
        if deliveries:
            self._in_batches(deliveries[0].notice.wave, map(ending, deliveries))

    def over(self, wave: str) -> tuple[Delivery, ...]:
        """List what is over of a wave."""
        return tuple(map(delivery_in, self._rows(wave, OVER)))

    def dead(self) -> tuple[Delivery, ...]:
        """List the dead ones of every wave: of those alone that ever had one."""
        with translated("tables", "notices"):
            rows = list(self._partition(_DEAD))
        found = (self._rows(row["RowKey"], OVER, state=DeliveryState.DEAD) for row in rows)
        return tuple(delivery_in(row) for some in found for row in some)

    def revive(self, wave: str, delivery_id: str, now: datetime) -> Delivery | None:
        """Let a dead delivery wait again."""
        keys = keys_of(wave, OVER, delivery_id)
        with translated("tables", wave):
            row = find(self._tables.notices, keys["PartitionKey"], keys["RowKey"])
        known = delivery_in(row) if row else None
        if known is None or known.state is not DeliveryState.DEAD:
            return None
        again = revived(known, now)
        self._transact(wave, [("upsert", waiting_row(again)), ("delete", keys)])
        return again

    def read_again(self, wave: str) -> None:
        """Let a wave be looked at that was left alone because it is long over."""
        with translated("tables", wave):
            row = find(self._tables.notices, _MARKS, wave)
        if row:
            self.put_bookmark(wave, replace(bookmark_in(row), settled=False))

    def _partition(self, name: str) -> Iterable[Row]:
        bounds = {"partition": name}
        return self._tables.notices.query_entities("PartitionKey eq @partition", parameters=bounds)

    def _rows(self, wave: str, kind: str, state: str = "", **more: Any) -> list[Row]:
        wanted = "PartitionKey eq @wave and RowKey ge @first and RowKey lt @last"
        bounds = {"wave": partition_of(wave), "first": kind, "last": f"{kind}{_BEHIND}"}
        if state:
            wanted, bounds = f"{wanted} and state eq @state", {**bounds, "state": state}
        with translated("tables", wave):
            rows = self._tables.notices.query_entities(wanted, parameters=bounds, **more)
            return list(rows)

    def _in_batches(self, wave: str, parts: Iterable[Operations]) -> None:
        """Do each part as a whole: many at once, or where one can't be, each by itself."""
        for some in batches(parts):
            if not self._transact(wave, [each for part in some for each in part]):
                for part in some:
                    self._transact(wave, part)

    def _transact(self, wave: str, operations: Operations) -> bool:
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
