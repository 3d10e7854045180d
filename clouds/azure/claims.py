"""Claims in Azure Tables: an instance belongs to one running migration."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from clouds.azure.tables import Row, Tables, find, insert, remove, replace
from clouds.azure.wave_rows import PARTITION, WaveRow, read_status
from domain.errors import Transient
from domain.run import InstancesClaimed
from domain.source_instance import InstanceRef

_MOST_IN_A_TRANSACTION = 100
_MOST_TRIES = 5


class Claims:
    """Which wave holds which instance; a claim outlives no migration that has ended."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def take(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Hold all instances for a wave, or none; Refused, naming the holders, when one is held."""
        taken: list[InstanceRef] = []
        holders: dict[str, str] = {}
        for part in batched(refs, _MOST_IN_A_TRANSACTION, strict=False):
            if self._insert_all(part, wave, attempt):
                taken += part
                continue
            for ref in part:
                if holder := self._take(ref, wave, attempt):
                    holders[ref.instance_id] = holder
                else:
                    taken.append(ref)
        if holders:
            for ref in taken:
                self.release(ref, wave, attempt)
            raise InstancesClaimed(wave, holders)

    def release(self, ref: InstanceRef, wave: str, attempt: int) -> None:
        """Let an instance go, unless another wave or a later attempt holds it."""
        row = find(self._tables.claims, _place(ref), ref.instance_id)
        if row and row["wave"] == wave and row["attempt"] <= attempt:
            remove(self._tables.claims, row)

    def _insert_all(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> bool:
        from azure.data.tables import TableTransactionError  # noqa: PLC0415

        operations: list[Any] = [("create", _row(ref, wave, attempt)) for ref in refs]
        try:
            self._tables.claims.submit_transaction(operations)
        except TableTransactionError as error:
            known: Any = error  # the SDK sets its code at run time
            if known.error_code != "EntityAlreadyExists":
                raise
            return False
        return True

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
