"""Who may answer in whose place, and which links have been used, in Azure Tables."""

import json
from datetime import datetime

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert, replace
from domain.approval_link import LinkUse
from domain.delegation import Delegation, require_same, revoked
from domain.errors import Transient
from wire import from_wire, to_wire

_PARTITION = "delegation"
_DONE = "done"


class DelegationTables:
    """The port Delegations."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def put(self, delegation: Delegation) -> Delegation:
        """Record one, once; Refused when its name has another."""
        with translated("tables", delegation.name):
            if insert(self._tables.delegations, _row(delegation)):
                return delegation
        known = self.find(delegation.name)
        if known is None:
            raise Transient(f"{delegation.name}: the delegation cannot be read back")
        return require_same(known, delegation)

    def revoke(self, name: str, at: datetime, by: str) -> Delegation | None:
        """Let one hold no more, and give it."""
        with translated("tables", name):
            row = find(self._tables.delegations, _PARTITION, name)
            if row is None:
                return None
            gone = revoked(_read(row), at, by)
            if not replace(self._tables.delegations, row, _row(gone)):
                raise Transient(f"{name}: it has changed in the meantime")
        return gone

    def find(self, name: str) -> Delegation | None:
        """Read one."""
        with translated("tables", name):
            row = find(self._tables.delegations, _PARTITION, name)
        return _read(row) if row else None

    def list_all(self) -> tuple[Delegation, ...]:
        """List all that were ever recorded, by their names."""
        with translated("tables", _PARTITION):
            rows = list(self._tables.delegations.query_entities(f"PartitionKey eq '{_PARTITION}'"))
        return tuple(_read(row) for row in rows)


class UsedLinkTables:
    """The port UsedLinks: a row is inserted by whoever comes first."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def claim(self, wave: str, nonce: str) -> LinkUse:
        """Take a link for the one use it has."""
        keys = {"PartitionKey": wave, "RowKey": nonce}
        with translated("tables", wave):
            if insert(self._tables.links, {**keys, "at": self._tables.now(), _DONE: False}):
                return LinkUse.FRESH
            row = find(self._tables.links, wave, nonce)
        return LinkUse.DONE if row is None or row[_DONE] else LinkUse.BEGUN

    def finish(self, wave: str, nonce: str) -> None:
        """Note that what the link was claimed for is done; again changes nothing."""
        with translated("tables", wave):
            row = find(self._tables.links, wave, nonce)
            if row and not row[_DONE]:
                replace(self._tables.links, row, {"at": row["at"], _DONE: True})


def _row(delegation: Delegation) -> dict[str, str]:
    keys = {"PartitionKey": _PARTITION, "RowKey": delegation.name}
    return {**keys, "delegation": json.dumps(to_wire(delegation))}


def _read(row: Row) -> Delegation:
    return from_wire(Delegation, json.loads(row["delegation"]))
