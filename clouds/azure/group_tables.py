"""The book of protection groups in Azure Tables."""

import builtins
import json
from dataclasses import replace
from typing import Any

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find
from domain.errors import Refused
from domain.group_record import GroupRecord, changed_meanwhile, same_content
from wire import from_wire, to_wire

_PARTITION = "group"


class GroupTables:
    """The port ProtectionGroups; a row is written only over the row that was read."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, record: GroupRecord) -> GroupRecord:
        """Write a record down, unharmed by others who write there."""
        name = record.group.name
        with translated("tables", name):
            etag = self._written(record)
        if etag:
            return replace(record, etag=etag)
        there = self.get(name)
        if there is None or not same_content(there, record):
            raise Refused(changed_meanwhile(name))
        return there

    def get(self, name: str) -> GroupRecord | None:
        """Read a group, or None when there is none."""
        with translated("tables", name):
            row = find(self._tables.groups, _PARTITION, name)
        return _read(row) if row else None

    def list(self) -> tuple[GroupRecord, ...]:
        """List all groups, by their names."""
        query = "PartitionKey eq @partition"
        with translated("tables", "protection groups"):
            rows: builtins.list[Row] = [
                *self._tables.groups.query_entities(query, parameters={"partition": _PARTITION})
            ]
        return tuple(map(_read, rows))  # rows of a partition come in the order of their keys

    def delete(self, record: GroupRecord) -> None:
        """Forget a group, unless somebody has changed it."""
        from azure.core.exceptions import ResourceModifiedError  # noqa: PLC0415

        name = record.group.name
        try:
            with translated("tables", name):
                self._tables.groups.delete_entity(_PARTITION, name, **_unchanged(record))
        except Refused as refused:
            if isinstance(refused.__cause__, ResourceModifiedError):
                raise Refused(changed_meanwhile(name)) from refused
            raise

    def _written(self, record: GroupRecord) -> str:
        """Write the row, and give its etag; empty when it is not as it was read."""
        from azure.core.exceptions import (  # noqa: PLC0415
            ResourceExistsError,
            ResourceModifiedError,
            ResourceNotFoundError,
        )
        from azure.data.tables import UpdateMode  # noqa: PLC0415

        table, row = self._tables.groups, _row(record)
        try:
            done = (
                table.update_entity(row, UpdateMode.REPLACE, **_unchanged(record))
                if record.etag
                else table.create_entity(row)
            )
        except (ResourceExistsError, ResourceModifiedError, ResourceNotFoundError):
            return ""
        return str(done["etag"])


def _unchanged(record: GroupRecord) -> Any:
    from azure.core import MatchConditions  # noqa: PLC0415

    return {"etag": record.etag, "match_condition": MatchConditions.IfNotModified}


def _row(record: GroupRecord) -> dict[str, Any]:
    written = json.dumps(to_wire(replace(record, etag="")))
    return {"PartitionKey": _PARTITION, "RowKey": record.group.name, "record": written}


def _read(row: Row) -> GroupRecord:
    record = from_wire(GroupRecord, json.loads(row["record"]))
    return replace(record, etag=row.metadata["etag"])
