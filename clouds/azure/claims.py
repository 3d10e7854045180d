"""Claims in Azure Tables: an instance belongs to one running migration."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from clouds.azure.claim_shelf import Claim, Shelf, by_shelf
from clouds.azure.tables import Tables, find
from clouds.azure.transaction import write_all
from clouds.azure.wave_rows import PARTITION, WaveRow, read_status
from domain.errors import Transient
from domain.run import InstancesClaimed
from domain.source_instance import InstanceRef

_TRIES_TOGETHER = 6  # then row by row: who changes all of them meets everybody else
_TRIES = 20
_LONGEST_PAUSE = 0.5  # seconds
_FEW = 2  # rows that are read one by one; for more of them all are
_MOST_TEXT = 3_500_000  # characters at once; the service takes 4 MiB

type Ids = Sequence[str]
type Held = Mapping[str, Claim]
type Change = Callable[[Ids, Held], Mapping[str, Claim | None]]


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
        mine, before = Claim(wave, attempt), dict[str, Claim]()

        def change(ids: Ids, held: Held) -> Held:
            others = {name: claim.wave for name, claim in held.items() if claim.wave != wave}
            if holders := self._counting(others):
                raise InstancesClaimed(wave, holders)
            before.update(held)
            return dict.fromkeys(ids, mine)

        for place, ids in _placed(refs):
            with self._tables.lock(place):
                if not self._change(place, ids, change, _TRIES_TOGETHER):
                    self._take_by_row(place, ids, change, mine, before)

    def release(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Let instances go, but those that another wave or a later attempt holds."""
        change = _letting_go(Claim(wave, attempt))
        for place, ids in _placed(refs):
            with self._tables.lock(place):
                if not self._change(place, ids, change, _TRIES_TOGETHER):
                    self._change_by_row(place, ids, change)

    def _take_by_row(self, place: str, ids: Ids, change: Change, mine: Claim, before: Held) -> None:
        """Hold them row by row; what was not held `before` is given back when one is refused."""
        taken, holders = list[str](), dict[str, str]()
        for part in by_shelf(ids).values():
            try:
                self._change_by_row(place, part, change)
            except InstancesClaimed as refused:
                holders |= refused.holders
            else:
                taken += (each for each in part if before.get(each) != mine)
        if holders:
            self._change_by_row(place, taken, _letting_go(mine))
            raise InstancesClaimed(mine.wave, holders)

    def _change_by_row(self, place: str, ids: Ids, change: Change) -> None:
        for part in by_shelf(ids).values():
            if not self._change(place, part, change, _TRIES):
                why = "too many hold its instances, or let them go, at once"
                raise Transient(f"{place}: {why}")

    def _change(self, place: str, ids: Ids, change: Change, tries: int) -> bool:
        """Change claims in one transaction; False when others were faster each time."""
        names = by_shelf(ids)
        for attempt in range(tries):
            shelves = self._read(place, names)
            held = [shelves[name].of(part) for name, part in names.items()]
            new = change(ids, {each: claim for part in held for each, claim in part.items()})
            writes = [
                write
                for name, part in by_shelf(new).items()
                if (write := shelves[name].changed({each: new[each] for each in part}))
            ]
            if len(writes) > 1 and sum(each.size for each in writes) > _MOST_TEXT:
                return False
            if not writes or write_all(self._tables.claims, writes) is not None:
                return True
            time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.01 * 2**attempt)))  # noqa: S311
        return False

    def _read(self, place: str, names: Mapping[str, object]) -> dict[str, Shelf]:
        claims = self._tables.claims
        if len(names) <= _FEW:
            found = [row for name in names if (row := find(claims, place, name))]
        else:
            query, asked = "PartitionKey eq @place", {"place": place}
            found = [*claims.query_entities(query, parameters=asked)]
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


def _letting_go(ours: Claim) -> Change:
    def change(_ids: Ids, held: Held) -> Mapping[str, None]:
        gone = (
            name
            for name, claim in held.items()
            if claim.wave == ours.wave and claim.attempt <= ours.attempt
        )
        return dict.fromkeys(gone)

    return change


def _placed(refs: Sequence[InstanceRef]) -> Iterator[tuple[str, list[str]]]:
    """Tell the one account and region of all, if there is any."""
    if refs:
        (place,) = {f"{ref.account_id}~{ref.region}" for ref in refs}
        yield place, [ref.instance_id for ref in refs]
