"""Waves and their status in Azure Tables.

Table FerryWaves: partition `wave`, row the wave's name: fingerprint, accepted, instance ids.
Table FerryInstances: partition the wave's name, row the instance id: the status as JSON.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from clouds.azure.errors import translated
from domain.errors import Refusal, Refused, Transient
from domain.status import WAVE_EXISTS, InstanceStatus, Progress, WaveStatus, fold
from domain.wave import Wave
from wire import from_wire, to_wire

if TYPE_CHECKING:
    from azure.data.tables import TableClient, TableServiceClient

_WAVES, _INSTANCES = "FerryWaves", "FerryInstances"
_MOST_TRIES = 5


class StatusTables:
    """The status store. `connect` makes the table service client, when it is first needed."""

    def __init__(
        self,
        connect: "Callable[[], TableServiceClient]",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._connect = connect
        self._now = now

    def accept_wave(self, wave: Wave, fingerprint: str) -> bool:
        """Record a wave once; its row is inserted or not, there is nothing between."""
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415

        row = {
            "PartitionKey": "wave",
            "RowKey": wave.name,
            "fingerprint": fingerprint,
            "accepted": self._now(),
            "instances": json.dumps([order.ref.instance_id for order in wave.orders]),
        }
        with translated("tables", wave.name):
            try:
                self._waves.create_entity(row)
            except ResourceExistsError:
                if self._waves.get_entity("wave", wave.name)["fingerprint"] == fingerprint:
                    return False
                raise Refused(_exists(wave.name)) from None
        return True

    def record(self, progress: Progress) -> None:
        """Fold what a story tells into the instance's row, unharmed by others who write there."""
        subject = progress.subject
        with translated("tables", subject.instance_id):
            for _ in range(_MOST_TRIES):
                row = self._row(subject.wave, subject.instance_id)
                status = _read(row) if row else InstanceStatus(subject.instance_id)
                if self._replace(row, subject.wave, fold(status, progress)):
                    return
        raise Transient(f"{subject.instance_id}: too many write to its status at once")

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave with all its instances, in the wave's order."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with translated("tables", name):
            try:
                wave = self._waves.get_entity("wave", name)
            except ResourceNotFoundError:
                return None
            query = "PartitionKey eq @wave"
            rows = self._instances.query_entities(query, parameters={"wave": name})
            told = {row["RowKey"]: _read(row) for row in rows}
        ids: list[str] = json.loads(wave["instances"])
        statuses = tuple(told.get(each, InstanceStatus(each)) for each in ids)
        return WaveStatus(name, wave["accepted"], statuses)

    @cached_property
    def _service(self) -> "TableServiceClient":
        return self._connect()

    @cached_property
    def _waves(self) -> "TableClient":
        return self._service.create_table_if_not_exists(_WAVES)

    @cached_property
    def _instances(self) -> "TableClient":
        return self._service.create_table_if_not_exists(_INSTANCES)

    def _row(self, wave: str, instance_id: str) -> Any:
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        try:
            return self._instances.get_entity(wave, instance_id)
        except ResourceNotFoundError:
            return None

    def _replace(self, row: Any, wave: str, status: InstanceStatus) -> bool:
        """Write the status where nobody else has written since; tell whether that was so."""
        from azure.core import MatchConditions  # noqa: PLC0415
        from azure.core.exceptions import (  # noqa: PLC0415
            ResourceExistsError,
            ResourceModifiedError,
        )

        new = {
            "PartitionKey": wave,
            "RowKey": status.instance_id,
            "status": json.dumps(to_wire(status)),
        }
        try:
            if row is None:
                self._instances.create_entity(new)
            else:
                self._instances.update_entity(
                    new,
                    etag=row.metadata["etag"],
                    match_condition=MatchConditions.IfNotModified,
                )
        except (ResourceExistsError, ResourceModifiedError):
            return False
        return True


def _read(row: Any) -> InstanceStatus:
    return from_wire(InstanceStatus, json.loads(row["status"]))


def _exists(name: str) -> Refusal:
    return Refusal(
        code=WAVE_EXISTS,
        subject=name,
        detail="another wave came in under this name before",
        remedy="Choose a new name; a wave's name is used once.",
    )
