"""Rows gathered into waves, and what only shows when rows are seen together."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from triggers.bulk_file.row import Row
from triggers.documents import WaveDocument
from triggers.documents.selection import MOST_INSTANCES
from triggers.problems import RowProblem, field_problems


@dataclass(slots=True)
class _Wave:
    """A wave so far: as JSON text, for that takes the least room."""

    row: int
    region: str
    account: str | None
    replication: str
    count: int = 0
    instances: bytearray = field(default_factory=bytearray)
    targets: bytearray = field(default_factory=bytearray)
    places: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One wave of a file: its name, how many instances, and its document."""

    wave: str
    instances: int
    document: bytes


class Gathering:
    """The waves of the rows taken so far; `home` is the account of rows that name none."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._waves: dict[str, _Wave] = {}
        self._seen: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)

    def take(self, number: int, row: Row) -> list[RowProblem]:
        """Put a row into its wave, unless something speaks against it."""
        if problems := self.contradictions(number, row):
            return problems
        wave = self._waves.setdefault(
            row.wave, _Wave(number, row.region, row.account, row.replication())
        )
        self._seen[row.account or self._home, row.region][row.instance] = number
        _add(wave, number, row)
        return []

    def contradictions(self, number: int, row: Row) -> list[RowProblem]:
        """List what of the rows taken so far speaks against this one."""
        wave = self._waves.get(row.wave)
        again = self._again(number, row)
        return [*again, *self._against(number, row, wave)] if wave else list(again)

    def waves(self) -> Iterator[Accepted | RowProblem]:
        """Write the waves' documents in the order of their first rows; each is let go."""
        for name in list(self._waves):
            wave = self._waves.pop(name)
            try:
                document = WaveDocument.model_validate_json(_written(name, wave))
            except ValidationError as error:
                for found in field_problems(error):
                    yield RowProblem(wave.row, found.field, found.problem, found.remedy)
            else:
                text = document.model_dump_json(exclude_unset=True)
                yield Accepted(name, wave.count, text.encode())

    def _again(self, number: int, row: Row) -> Iterator[RowProblem]:
        first = self._seen[row.account or self._home, row.region].get(row.instance)
        if first:
            problem = f"{row.instance} is in row {first} already"
            yield RowProblem(number, "instance", problem, "Remove one of the two rows.")

    def _against(self, number: int, row: Row, wave: _Wave) -> Iterator[RowProblem]:
        other = f"Put it into another wave, or correct row {wave.row}."
        if row.region != wave.region:
            problem = f"{row.wave} is in {wave.region} since row {wave.row}"
            yield RowProblem(number, "region", problem, other)
        account = wave.account or self._home
        if (row.account or self._home) != account:
            problem = f"{row.wave} is in account {account} since row {wave.row}"
            yield RowProblem(number, "account", problem, other)
        if row.replication() != wave.replication:
            problem = f"{row.wave} replicates another way since row {wave.row}"
            yield RowProblem(
                number, _different(row.replication(), wave.replication), problem, other
            )
        if row.vm_name and (first := wave.places.get("/".join(row.place))):
            problem = f"row {first} has a virtual machine of this name in the same resource group"
            yield RowProblem(number, "vm_name", problem, "Give each a name of its own.")
        if wave.count >= MOST_INSTANCES:
            problem = f"{row.wave} has {MOST_INSTANCES:,} instances already"
            yield RowProblem(number, "wave", problem, "Put it into another wave.")


def _add(wave: _Wave, number: int, row: Row) -> None:
    wave.count += 1
    if row.vm_name:
        wave.places["/".join(row.place)] = number
    wave.instances += f',"{row.instance}"'.encode()
    if (target := row.target()) != "{}":
        wave.targets += f',"{row.instance}":{target}'.encode()


def _written(name: str, wave: _Wave) -> bytes:
    account = f'"account":"{wave.account}",' if wave.account else ""
    replication = f"{wave.replication[1:-1]}," if wave.replication != "{}" else ""
    start = f'{{"wave":"{name}","region":"{wave.region}",{account}{replication}'
    head = f'{start}"instances":['.encode()
    return head + wave.instances[1:] + b'],"targets":{' + wave.targets[1:] + b"}}"


def _different(one: str, another: str) -> str:
    """Name the first field in which two ways to replicate differ; empty where they are the same."""
    if one == another:  # which is so in nearly every row
        return ""
    says: dict[str, Any] = json.loads(one)
    said: dict[str, Any] = json.loads(another)
    return min(name for name in says | said if says.get(name) != said.get(name))
