"""Claims in Azure Tables: an instance belongs to one running migration."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from clouds.azure.claim_shelf import Claim, Shelf, by_shelf
from clouds.azure.tables import Tables, find
from clouds.azure.transaction import write_all
from clouds.azure.wave_rows import PARTITION, WaveRow, read_status
from domain.errors import Transient
from domain.run import InstancesClaimed
from domain.source_instance import InstanceRef

_MOST_TRIES = 20
_LONGEST_PAUSE = 0.5  # seconds
_FEW = 2  # rows that are read one by one; for more of them all are

type Held = Mapping[str, Claim]
type Change = Callable[[Held], Mapping[str, Claim | None]]


class Claims:
    """Which wave holds which instance; a claim outlives no migration that has ended.

    All claims of an account and region lie in 64 rows, and change in one transaction, where nobody
    has changed them since they were read (decision 34).
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def take(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Hold all instances for a wave, or none; Refused, naming the holders, when one is held.

        They are of one account and region.
        """
        mine = Claim(wave, attempt)

        def change(held: Held) -> Held:
            others = {name: claim.wave for name, claim in held.items() if claim.wave != wave}
            if holders := self._counting(others):
                raise InstancesClaimed(wave, holders)
            return dict.fromkeys((ref.instance_id for ref in refs), mine)

        self._change(refs, change)

    def release(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Let instances go, but those that another wave or a later attempt holds."""

        def change(held: Held) -> Mapping[str, None]:
            ours = (name for name, claim in held.items() if claim.wave == wave)
            return dict.fromkeys(name for name in ours if held[name].attempt <= attempt)

        self._change(refs, change)

    def _change(self, refs: Sequence[InstanceRef], change: Change) -> None:
        if not refs:
            return
        (place,) = {f"{ref.account_id}~{ref.region}" for ref in refs}
        with self._tables.lock(f"claims of {place}"):
            self._change_alone(place, by_shelf(ref.instance_id for ref in refs), change)

    def _change_alone(self, place: str, names: Mapping[str, Sequence[str]], change: Change) -> None:
        for attempt in range(_MOST_TRIES):
            shelves = self._read(place, names)
            held = [shelves[name].of(instance_ids) for name, instance_ids in names.items()]
            new = change({each: claim for part in held for each, claim in part.items()})
            writes = [
                write
                for name, mine in by_shelf(new).items()
                if (write := shelves[name].changed({each: new[each] for each in mine}))
            ]
            if not writes or write_all(self._tables.claims, writes) is not None:
                return
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.01 * 2**attempt)))  # noqa: S311
        raise Transient(f"{place}: too many hold its instances, or let them go, at once")

    def _read(self, place: str, names: Mapping[str, object]) -> dict[str, Shelf]:
        claims = self._tables.claims
        if len(names) <= _FEW:
            found = [row for name in names if (row := find(claims, place, name))]
        else:
            query, names_in = "PartitionKey eq @place", {"place": place}
            found = [*claims.query_entities(query, parameters=names_in)]
        shelves = {shelf.name: shelf for shelf in map(Shelf.read, found)}
        return {name: shelves.get(name) or Shelf(place, name) for name in names}

    def _counting(self, holders: Mapping[str, str]) -> dict[str, str]:
        """Tell of some instances those whose holder's migration goes on."""

        @cache
        def row_of(wave: str) -> WaveRow | None:
            row = find(self._tables.waves, PARTITION, wave)
            return WaveRow.read(row) if row else None

        return {
            instance_id: wave
            for instance_id, wave in holders.items()
            if (row := row_of(wave)) and self._goes_on(row, wave, instance_id)
        }

    def _goes_on(self, row: WaveRow, wave: str, instance_id: str) -> bool:
        told = find(self._tables.instances, wave, instance_id)
        statuses = {instance_id: read_status(told)} if told else {}
        seen = row.status(statuses).instances
        return any(each.instance_id == instance_id and not each.report for each in seen)
