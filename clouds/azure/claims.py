"""Claims in Azure Tables: an instance belongs to one running migration."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from itertools import batched
from typing import Any

from clouds.azure.tables import Row, Tables, find, insert, remove, replace
from clouds.azure.transaction import MOST, insert_all
from clouds.azure.wave_rows import PARTITION, WaveRow, read_status
from domain.errors import Transient
from domain.run import InstancesClaimed
from domain.source_instance import InstanceRef

# Transactions side by side, for each waits for the service's answer.
_AT_ONCE = 4
_MOST_TRIES = 5


class Claims:
    """Which wave holds which instance; a claim outlives no migration that has ended."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def take(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Hold all instances for a wave, or none; Refused, naming the holders, when one is held."""
        parts = list(batched(refs, MOST, strict=False))
        take = partial(self._take_part, wave=wave, attempt=attempt)
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="claims") as pool:
            begun = [pool.submit(copy_context().run, take, part) for part in parts]
        holders = {each: holder for done in begun for each, holder in done.result().items()}
        if holders:
            for ref in refs:
                if ref.instance_id not in holders:
                    self.release(ref, wave, attempt)
            raise InstancesClaimed(wave, holders)

    def release(self, ref: InstanceRef, wave: str, attempt: int) -> None:
        """Let an instance go, unless another wave or a later attempt holds it."""
        row = find(self._tables.claims, _place(ref), ref.instance_id)
        if row and row["wave"] == wave and row["attempt"] <= attempt:
            remove(self._tables.claims, row)

    def _take_part(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> dict[str, str]:
        """Hold some instances; tell who holds those that somebody else has."""
        if insert_all(self._tables.claims, [_row(ref, wave, attempt) for ref in refs]):
            return {}
        held = {ref.instance_id: self._take(ref, wave, attempt) for ref in refs}
        return {each: holder for each, holder in held.items() if holder}

    def _take(self, ref: InstanceRef, wave: str, attempt: int) -> str:
        """Hold one instance; tell who holds it when that is somebody else."""
        claims, new = self._tables.claims, _row(ref, wave, attempt)
        for _ in range(_MOST_TRIES):
            old = find(claims, _place(ref), ref.instance_id)
            if old is None:
                if insert(claims, new):
                    return ""
            elif old["wave"] != wave and self._counts(old):
                return str(old["wave"])
            elif replace(claims, old, new):
                return ""
        raise Transient(f"{ref}: too many want to hold it at once")

    def _counts(self, claim: Row) -> bool:
        """Say whether the migration that a claim is for goes on."""
        instance, row = claim["RowKey"], find(self._tables.waves, PARTITION, claim["wave"])
        if row is None:
            return False
        told = find(self._tables.instances, claim["wave"], instance)
        statuses = {instance: read_status(told)} if told else {}
        wave = WaveRow.read(row).status(statuses)
        return any(each.instance_id == instance and not each.report for each in wave.instances)


def _row(ref: InstanceRef, wave: str, attempt: int) -> dict[str, Any]:
    keys = {"PartitionKey": _place(ref), "RowKey": ref.instance_id}
    return {**keys, "wave": wave, "attempt": attempt}


def _place(ref: InstanceRef) -> str:
    return f"{ref.account_id}~{ref.region}"
