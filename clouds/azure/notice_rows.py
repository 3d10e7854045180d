"""How the book of notices lies in Azure Tables: its keys, its rows, and what changes together."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clouds.azure.tables import Row
from domain.notification.delivery import Delivery
from domain.notification.notice import Notice
from domain.notification.reader import Bookmark
from wire import from_wire, to_wire

FOUND, WAITING, OVER = "found~", "waiting~", "over~"
_MOST = 48  # operations in a transaction: Azure takes 100, and 4 MiB

type Operations = list[tuple[str, Mapping[str, Any]]]


def batches(parts: Iterable[Operations]) -> Iterator[list[Operations]]:
    """Put parts together as far as they fit into one transaction; none is divided."""
    batch: list[Operations] = []
    for part in parts:
        if batch and sum(map(len, batch)) + len(part) > _MOST:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def planning(notice: Notice, deliveries: Iterable[Delivery]) -> Operations:
    """Remember a notice, and keep its deliveries."""
    remembered = {**keys_of(notice.wave, FOUND, notice.id), "at": notice.at}
    return [("create", row) for row in (remembered, *map(waiting_row, deliveries))]


def ending(delivery: Delivery) -> Operations:
    """Keep one that is over, and let it wait no more."""
    kept = waiting_row(delivery)
    over = {**kept, **keys_of(delivery.notice.wave, OVER, delivery.id)}
    return [("upsert", {**over, "state": delivery.state.value}), ("delete", kept)]


def partition_of(wave: str) -> str:
    """Say where all of a wave lies."""
    return f"wave~{wave}"


def keys_of(wave: str, kind: str, name: str) -> dict[str, str]:
    """Say where something of a wave lies."""
    return {"PartitionKey": partition_of(wave), "RowKey": f"{kind}{name}"}


def waiting_row(delivery: Delivery) -> dict[str, Any]:
    """Write one that waits."""
    keys = keys_of(delivery.notice.wave, WAITING, delivery.id)
    return {**keys, "delivery": _written(delivery)}


def _written(delivery: Delivery) -> str:
    return json.dumps(to_wire(delivery))


def delivery_in(row: Row) -> Delivery:
    """Read a delivery."""
    return from_wire(Delivery, json.loads(row["delivery"]))


def bookmark_in(row: Row) -> Bookmark:
    """Read a bookmark."""
    return from_wire(Bookmark, json.loads(row["bookmark"]))
