"""The register of waves in Azure Tables: what came in, what it holds, what may run."""

from collections.abc import Callable, Sequence

from clouds.azure.claims import Claims
from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert, remove, replace
from clouds.azure.wave_rows import PARTITION, WaveRow
from domain.errors import Refused, Transient
from domain.group_record import Member
from domain.names import run_id
from domain.run import KnownWave, Registration, Run, RunOrder
from domain.source_instance import InstanceRef
from domain.wave_status import WaveStatus, wave_exists

_MOST_TRIES = 8


class WaveTables:
    """The port WaveRegister."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._claims = Claims(tables)

    def accept(self, registration: Registration) -> bool:
        """Write a wave down once; its row is inserted or not, there is nothing between."""
        new = WaveRow.new(registration, self._tables.now())
        with translated("tables", registration.name):
            if insert(self._tables.waves, new.written()):
                return True
            there = self._read(registration.name)
        if there and there.registration.fingerprint != registration.fingerprint:
            raise Refused(wave_exists(registration.name))
        return there is None or not there.confirmed

    def confirm(self, wave: str) -> None:
        """Note that the wave's instances are its own."""
        from dataclasses import replace as changed  # noqa: PLC0415

        self._change(wave, lambda row: changed(row, confirmed=True))

    def withdraw(self, wave: str) -> None:
        """Forget a wave that was not confirmed, and let go what it holds."""
        with translated("tables", wave):
            row = find(self._tables.waves, PARTITION, wave)
            if row is None or row["confirmed"] or not remove(self._tables.waves, row):
                return
            known = WaveRow.read(row).registration
            home = known.account_id, known.region
            refs = [InstanceRef(*home, each) for each in known.instance_ids]
            self._claims.release(refs, wave, 1)

    def claim(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Hold the instances for the wave, all or none."""
        with translated("tables", wave):
            self._claims.take(refs, wave, attempt)

    def add_run(self, wave: WaveStatus, instance_ids: Sequence[str]) -> Run:
        """Add a run, where nobody has added one since the wave was read."""
        with translated("tables", wave.name):
            for _ in range(_MOST_TRIES):  # against those who change the row, but add no run
                row = find(self._tables.waves, PARTITION, wave.name)
                if not row or row["runs"] != wave.runs:
                    break
                new = WaveRow.read(row).with_run(tuple(instance_ids))
                if replace(self._tables.waves, row, new.written()):
                    return Run(wave.name, new.runs, tuple(instance_ids))
        raise Transient(f"{wave.name}: it has changed in the meantime")

    def unconfirmed(self) -> tuple[Registration, ...]:
        """List the waves that were written down, but not confirmed."""
        return tuple(row.registration for row in self._open() if not row.confirmed)

    def waiting_runs(self) -> tuple[RunOrder, ...]:
        """List the runs of confirmed waves that have not begun, the oldest waves first."""
        confirmed = [row for row in self._open() if row.confirmed]
        return tuple(order for row in confirmed for order in row.orders(row.waiting))

    def begun_runs(self) -> tuple[RunOrder, ...]:
        """List the runs that have begun and are not over."""
        return tuple(order for row in self._open() for order in row.orders(row.begun))

    def take_slot(self, run: Run, most: int) -> bool:
        """Let a run be one of at most so many at once."""
        holder = run_id(run.wave, run.number)
        with translated("tables", holder):
            while True:
                taken = {row["RowKey"]: row["holder"] for row in self._slots()}
                if holder in taken.values():
                    return True
                free = [str(n) for n in range(most) if str(n) not in taken]
                if len(taken) >= most or not free:
                    return False
                keys = {"PartitionKey": "slot", "RowKey": free[0]}
                if insert(self._tables.slots, {**keys, "holder": holder}):
                    return True

    def begin(self, run: Run) -> Run | None:
        """Note that the run begins, with those that nobody has taken out of it."""
        after = self._change(run.wave, lambda row: row.with_begun(run.number))
        ids = after.begun.get(run.number) if after else None
        return Run(run.wave, run.number, ids) if ids else None

    def drop(self, wave: str, instance_ids: Sequence[str]) -> tuple[str, ...]:
        """Take instances out of the runs that have not begun."""
        after = self._change(wave, lambda row: row.without(instance_ids))
        busy = {each for ids in after.begun.values() for each in ids} if after else set()
        return tuple(each for each in instance_ids if each not in busy)

    def dropped_runs(self) -> tuple[Run, ...]:
        """List who was taken out of which run and lacks the report of it."""
        return tuple(order.run for row in self._open() for order in row.orders(row.dropped))

    def note_reported(self, run: Run) -> None:
        """Note that those who were taken out of a run are reported."""
        self._change(run.wave, lambda row: row.with_reported(run))

    def end(self, run: Run) -> None:
        """Give the run's slot back, and close the wave when it was the last."""
        self._change(run.wave, lambda row: row.with_ended(run))
        holder = run_id(run.wave, run.number)
        with translated("tables", holder):
            for row in self._slots():
                if row["holder"] == holder:
                    remove(self._tables.slots, row)

    def lacking_evidence(self) -> tuple[RunOrder, ...]:
        """List the runs that are over and whose evidence nobody has noted."""
        rows = self._where("lacks_evidence")
        return tuple(order for row in rows for order in row.orders(row.unproven))

    def note_evidence(self, run: Run) -> None:
        """Note that the evidence of a run that is over is kept."""
        self._change(run.wave, lambda row: row.with_evidence(run))

    def members(self, protection_group: str) -> tuple[Member, ...]:
        """List the waves that are in a protection group."""
        query = "PartitionKey eq @partition and protection_group eq @group"
        names = {"partition": PARTITION, "group": protection_group}
        with translated("tables", protection_group):
            found = map(WaveRow.read, self._tables.waves.query_entities(query, parameters=names))
            return tuple(
                Member(row.registration.name, row.open, row.registration.place)
                for row in sorted(found, key=lambda row: row.registration.name)
            )

    def known_waves(self) -> tuple[KnownWave, ...]:
        """List every wave that was confirmed; reads of each row what is asked for alone."""
        query, names = "PartitionKey eq @partition and confirmed eq true", {"partition": PARTITION}
        columns = ["RowKey", "runs", "open"]
        with translated("tables", "waves"):
            rows = self._tables.waves.query_entities(query, parameters=names, select=columns)
            return tuple(KnownWave(row["RowKey"], row["runs"], row["open"]) for row in rows)

    def _change(self, wave: str, change: Callable[[WaveRow], WaveRow]) -> WaveRow | None:
        """Change a wave's row, unharmed by others who write there; no row stays none."""
        with translated("tables", wave):
            for _ in range(_MOST_TRIES):
                row = find(self._tables.waves, PARTITION, wave)
                if row is None:
                    return None
                new = change(WaveRow.read(row))
                if replace(self._tables.waves, row, new.written()):
                    return new
        raise Transient(f"{wave}: too many write to its row at once")

    def _read(self, wave: str) -> WaveRow | None:
        row = find(self._tables.waves, PARTITION, wave)
        return WaveRow.read(row) if row else None

    def _open(self) -> list[WaveRow]:
        return self._where("open")

    def _where(self, said: str) -> list[WaveRow]:
        query = f"PartitionKey eq @partition and {said} eq true"
        with translated("tables", "waves"):
            rows = self._tables.waves.query_entities(query, parameters={"partition": PARTITION})
            return sorted(map(WaveRow.read, rows), key=lambda row: row.accepted)

    def _slots(self) -> list[Row]:
        return list(self._tables.slots.query_entities("PartitionKey eq 'slot'"))
