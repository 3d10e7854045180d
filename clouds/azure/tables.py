"""Tables of the storage account, made when they are first needed."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azure.data.tables import TableClient, TableServiceClient

PREFIX = "Ferry"

type Row = Any  # the SDK's TableEntity, a dictionary with metadata


class Tables:
    """The application's tables; `connect` makes the client, when it is first needed."""

    def __init__(
        self,
        connect: "Callable[[], TableServiceClient]",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        prefix: str = PREFIX,
    ) -> None:
        self._connect = connect
        self._prefix = prefix
        self._locks: dict[str, Lock] = {}
        self.now = now

    def lock(self, name: str) -> Lock:
        """Give the lock of this name: who change the same rows need not be in each other's way.

        It keeps the threads of one process apart; other processes are told by ETags.
        """
        return self._locks.setdefault(name, Lock())

    @cached_property
    def waves(self) -> "TableClient":
        """Partition `wave`, row the wave's name: what is known of it since it came in."""
        return self._table("Waves")

    @cached_property
    def slots(self) -> "TableClient":
        """Partition `slot`, row a number: which runs may be under way."""
        return self._table("Slots")

    @cached_property
    def tickets(self) -> "TableClient":
        """Partition `ledger`: tickets as JSON with since when they are let in, and the mark."""
        return self._table("Tickets")

    @cached_property
    def claims(self) -> "TableClient":
        """Partition account and region, 64 rows: as JSON which wave holds which instance."""
        return self._table("Claims")

    @cached_property
    def instances(self) -> "TableClient":
        """Partition the wave's name, row the instance id: the status as JSON."""
        return self._table("Instances")

    @cached_property
    def events(self) -> "TableClient":
        """Partition the wave's name, row the event's place in its order."""
        return self._table("Events")

    @cached_property
    def plans(self) -> "TableClient":
        """Partition the wave's name, row run and number: the recovery plan's status as JSON."""
        return self._table("Plans")

    @cached_property
    def rehearsals(self) -> "TableClient":
        """Partition the wave's name, row instance and story: a rehearsal as JSON."""
        return self._table("Rehearsals")

    @cached_property
    def approvals(self) -> "TableClient":
        """Partition the wave's name, row gate, attempt and instance or action: what was decided.

        Where a wave counts votes: and after them the so-manieth asking, and who by a hash.
        """
        return self._table("Approvals")

    @cached_property
    def delegations(self) -> "TableClient":
        """Partition `delegation`, row its name: who may answer in whose place as JSON."""
        return self._table("Delegations")

    @cached_property
    def links(self) -> "TableClient":
        """Partition the wave's name, row a link's nonce: that it was used, and if it is done."""
        return self._table("UsedLinks")

    @cached_property
    def groups(self) -> "TableClient":
        """Partition `group`, row the protection group's name: what is wanted and how far it is."""
        return self._table("ProtectionGroups")

    @cached_property
    def zones(self) -> "TableClient":
        """Partition `zone`, row the landing zone's name: its status as compressed JSON."""
        return self._table("LandingZones")

    @cached_property
    def zone_events(self) -> "TableClient":
        """Partition the landing zone's name, row the event's place in its order."""
        return self._table("LandingZoneEvents")

    @cached_property
    def emergency(self) -> "TableClient":
        """Partition `emergency-stop`, row `now`: who pulled or lifted it last."""
        return self._table("EmergencyStop")

    @cached_property
    def retentions(self) -> "TableClient":
        """Partition `source`, row account, region and instance: a source that has moved."""
        return self._table("Retentions")

    @cached_property
    def audit(self) -> "TableClient":
        """Partition the chain, rows its entries, the ids of their events, and its head."""
        return self._table("Audit")

    @cached_property
    def persons(self) -> "TableClient":
        """Partition `person` or `words`: whom the audit log's pseudonyms and references mean."""
        return self._table("Persons")

    @cached_property
    def notices(self) -> "TableClient":
        """Partition `wave~` and its name: notices found, deliveries that wait or are over.

        Partition `bookmark`: how far each wave was read; partition `since`: from when on.
        """
        return self._table("Notices")

    @cached_property
    def _service(self) -> "TableServiceClient":
        return self._connect()

    def _table(self, name: str) -> "TableClient":
        return self._service.create_table_if_not_exists(f"{self._prefix}{name}")


def find(table: "TableClient", partition: str, row: str) -> Row | None:
    """Read a row, or None when there is none."""
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

    try:
        return table.get_entity(partition, row)
    except ResourceNotFoundError:
        return None


def insert(table: "TableClient", row: Mapping[str, Any]) -> bool:
    """Write a new row; False, and nothing happens, when there is one already."""
    from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415

    try:
        table.create_entity(row)
    except ResourceExistsError:
        return False
    return True


def replace(table: "TableClient", old: Row, new: Mapping[str, Any]) -> bool:
    """Write over a row; False, and nothing happens, when it has changed since it was read."""
    from azure.core import MatchConditions  # noqa: PLC0415
    from azure.core.exceptions import (  # noqa: PLC0415
        ResourceModifiedError,
        ResourceNotFoundError,
    )
    from azure.data.tables import UpdateMode  # noqa: PLC0415

    unchanged: Any = {
        "etag": old.metadata["etag"],
        "match_condition": MatchConditions.IfNotModified,
    }
    keys = {"PartitionKey": old["PartitionKey"], "RowKey": old["RowKey"]}
    try:
        table.update_entity({**new, **keys}, UpdateMode.REPLACE, **unchanged)
    except (ResourceModifiedError, ResourceNotFoundError):
        return False
    return True


def remove(table: "TableClient", old: Row) -> bool:
    """Delete a row; False, and nothing happens, when it has changed since it was read."""
    from azure.core import MatchConditions  # noqa: PLC0415
    from azure.core.exceptions import ResourceModifiedError  # noqa: PLC0415

    unchanged: Any = {
        "etag": old.metadata["etag"],
        "match_condition": MatchConditions.IfNotModified,
    }
    try:
        table.delete_entity(old["PartitionKey"], old["RowKey"], **unchanged)
    except ResourceModifiedError:
        return False
    return True
