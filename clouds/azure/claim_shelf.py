"""Where an account's claims lie in a region: few rows, so that a wave's are one transaction."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from clouds.azure.tables import Row
from clouds.azure.transaction import Write

# Rows, each of which is an operation of a transaction; the service takes 100 of them.
SHELVES = 64
# Texts in a row, each of which holds at most 32 Ki characters: more than 300 claims.
_DRAWERS = 16


class Claim(NamedTuple):
    """Which wave holds an instance, in which of its attempts."""

    wave: str
    attempt: int


@dataclass(slots=True)
class Shelf:
    """A row as it was read, or as it begins; its `texts` by name, each of which holds claims."""

    place: str
    name: str
    etag: str = ""
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, row: Row) -> "Shelf":
        """Read a row of the table."""
        texts = {name: row[name] for name in row if name.startswith("drawer_")}
        return cls(row["PartitionKey"], row["RowKey"], row.metadata["etag"], texts)

    def claims(self) -> dict[str, Claim]:
        """Tell every claim that lies here."""
        return {each: claim for name in self.texts for each, claim in self._drawer(name).items()}

    def of(self, instance_ids: Iterable[str]) -> dict[str, Claim]:
        """Tell the claims of some instances whose shelf this is."""
        return {
            each: drawer[each]
            for name, group in _by_drawer(instance_ids)
            for drawer in [self._drawer(name)]
            for each in group
            if each in drawer
        }

    def changed(self, claims: Mapping[str, Claim | None]) -> Write | None:
        """Write down what changes; None when nothing does. Whose claim is None is let go."""
        texts: dict[str, str] = {}
        for name, instance_ids in _by_drawer(claims):
            old = self._drawer(name)
            new = old | {each: claims[each] for each in instance_ids}
            kept = {each: claim for each, claim in new.items() if claim}
            if kept != old:
                texts[name] = json.dumps(kept, separators=(",", ":"))
        keys = {"PartitionKey": self.place, "RowKey": self.name}
        return Write({**keys, **texts}, self.etag) if texts else None

    def _drawer(self, name: str) -> dict[str, Claim]:
        known = json.loads(self.texts.get(name, "{}"))
        return {instance_id: Claim(*claim) for instance_id, claim in known.items()}


def shelf_of(instance_id: str) -> str:
    """Name the row that an instance's claim lies in."""
    return f"{_hashed(instance_id)[0] % SHELVES:02}"


def by_shelf(instance_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Group instances by the row that their claims lie in."""
    ordered = sorted(instance_ids, key=shelf_of)
    return {name: tuple(group) for name, group in groupby(ordered, shelf_of)}


def _by_drawer(instance_ids: Iterable[str]) -> Iterator[tuple[str, Iterator[str]]]:
    return groupby(sorted(instance_ids, key=_drawer_of), _drawer_of)


def _drawer_of(instance_id: str) -> str:
    return f"drawer_{_hashed(instance_id)[1] % _DRAWERS:02}"


def _hashed(instance_id: str) -> bytes:
    return hashlib.sha256(instance_id.encode()).digest()
