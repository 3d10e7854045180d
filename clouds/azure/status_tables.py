"""The status of waves, and what happened in them, in Azure Tables."""

import json
from collections.abc import Callable, Collection, Iterable
from functools import cache

from clouds.azure.claims import Claims
from clouds.azure.errors import translated
from clouds.azure.event_rows import event_row, read_events
from clouds.azure.plan_tables import read_plan_status
from clouds.azure.sample_columns import SAMPLES, read_series, written
from clouds.azure.tables import Row, Tables, find, insert, replace
from clouds.azure.wave_rows import PARTITION, WaveRow, read_status
from domain.errors import Transient
from domain.event import Event, RecordedEvent, events_of, suspension
from domain.forecast.folding import foreseen
from domain.plan_status import PlanStatus
from domain.run import Registration
from domain.samples import Series, sampled
from domain.source_instance import InstanceRef
from domain.status import Folded, InstanceStatus, Progress, fold, suspend
from domain.wave_status import Page, WaveQuery, WaveState, WaveStatus, page_of
from wire import to_wire

_MOST_TRIES = 5
_AFTER_ALL = "\x7f"  # above every character of a wave's name


class StatusTables:
    """The port StatusStore."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._claims = Claims(tables)
        self._home = cache(self._read_home)

    def record(self, progress: Progress) -> Folded:
        """Fold what a story tells into the instance's row, unharmed by others who write there."""
        subject = progress.subject
        with translated("tables", subject.instance_id):
            folded = self._change(
                subject.wave,
                subject.instance_id,
                lambda before: (fold(before, progress), events_of(before, progress)),
                progress,
            )
            if progress.report and (home := self._home(subject.wave)):
                ref = InstanceRef(*home, subject.instance_id)
                self._claims.release([ref], subject.wave, subject.attempt)
            return folded

    def mark_suspended(self, wave: str, instance_id: str, *, suspended: bool) -> None:
        """Note that the instance's story is held back, or goes on."""
        with translated("tables", instance_id):
            self._change(
                wave,
                instance_id,
                lambda before: (
                    suspend(before, suspended=suspended),
                    suspension(before, self._tables.now(), suspended=suspended),
                ),
            )

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave with all its instances, in the wave's order."""
        with translated("tables", name):
            row = find(self._tables.waves, PARTITION, name)
            return self._with_instances(WaveRow.read(row)) if row else None

    def list_waves(self, query: WaveQuery, known: Collection[WaveStatus] = ()) -> Page[WaveStatus]:
        """List waves, the newest first; instances are read of those on the page alone."""
        wanted = "PartitionKey eq @partition and RowKey ge @first and RowKey lt @last"
        bounds = {"partition": PARTITION, "first": query.prefix, "last": query.prefix + _AFTER_ALL}
        read = {each.name: each for each in known}
        with translated("tables", "waves"):
            rows = self._tables.waves.query_entities(wanted, parameters=bounds)
            found = [row for row in map(WaveRow.read, rows) if _fits(row, query)]
            page = page_of(found, query, lambda row: (row.accepted, row.registration.name))
            waves = (read.get(row.registration.name) or self._with_instances(row)
                     for row in page.items)  # fmt: skip
            return Page(tuple(waves), page.cursor)

    def list_events(
        self, wave: str, after: str, limit: int, instance_id: str = ""
    ) -> tuple[RecordedEvent, ...]:
        """List what happened in a wave, or to one of it, in order."""
        with translated("tables", wave):
            return read_events(self._tables.events, wave, after, limit, instance_id)

    def read_samples(self, wave: str, instance_id: str) -> Series:
        """Read how an instance's replication went in its last run."""
        with translated("tables", instance_id):
            row = find(self._tables.instances, wave, instance_id)
            return read_series(row) if row else Series()

    def list_samples(self, wave: str) -> tuple[Series, ...]:
        """List how replication went of all instances of whom that is known."""
        with translated("tables", wave):
            rows = self._rows_of(wave, SAMPLES)
            return tuple(each for row in rows if (each := read_series(row)).samples)

    def _rows_of(self, wave: str, column: str) -> Iterable[Row]:
        """Read one column of all instances of a wave."""
        return self._tables.instances.query_entities(
            "PartitionKey eq @wave", parameters={"wave": wave}, select=["RowKey", column]
        )

    def _with_instances(self, row: WaveRow) -> WaveStatus:
        rows = self._rows_of(row.registration.name, "status")
        told = {each["RowKey"]: read_status(each) for each in rows}
        return row.status(told, self._plans(row.registration))

    def _plans(self, known: Registration) -> tuple[PlanStatus, ...]:
        """Read a wave's recovery plans; asks only where there are any."""
        if not known.plans:
            return ()
        bounds = {"wave": known.name}
        rows = self._tables.plans.query_entities("PartitionKey eq @wave", parameters=bounds)
        return tuple(map(read_plan_status, rows))

    def _read_home(self, wave: str) -> tuple[str, str] | None:
        row = find(self._tables.waves, PARTITION, wave)
        return (row["account"], row["region"]) if row else None

    def _change(
        self,
        wave: str,
        instance_id: str,
        change: Callable[[InstanceStatus], tuple[InstanceStatus, tuple[Event, ...]]],
        told: Progress | None = None,
    ) -> Folded:
        """Change an instance's row where nobody else has written since; its events come first.

        So no event is lost; what is told again finds its events there already. What is `told` of
        its item is sampled in the same row, and the end of its replication forecast by the samples.
        """
        table = self._tables.instances
        for _ in range(_MOST_TRIES):
            row = find(table, wave, instance_id)
            before = read_status(row) if row else InstanceStatus(instance_id)
            status, events = change(before)
            for event in events:
                self._tables.events.upsert_entity(event_row(wave, event))
            keys = {"PartitionKey": wave, "RowKey": instance_id}
            series = read_series(row) if row else Series()
            if told:
                series = sampled(series, told)
                status = foreseen(status, series)
            new = {**keys, "status": json.dumps(to_wire(status)), SAMPLES: written(series)}
            if replace(table, row, new) if row else insert(table, new):
                return Folded(before, status)
        raise Transient(f"{instance_id}: too many write to its status at once")


def _fits(row: WaveRow, query: WaveQuery) -> bool:
    return query.shows(row.registration.place) and query.state in (None, _state(row))


def _state(row: WaveRow) -> WaveState:
    if not row.open:
        return WaveState.FINISHED
    return WaveState.QUEUED if len(row.waiting) == row.runs else WaveState.RUNNING
