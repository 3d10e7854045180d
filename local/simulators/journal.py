"""What a simulated source writes on its disks, as a journal that anybody can read again.

Nothing is stored: each write follows from its writer's seed and its number, so both simulators
know the content of a disk at any moment by arithmetic.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple

_STRICT: dict[str, str] = {"extra": "forbid", "ser_json_timedelta": "float"}
_BLOCKS = 64  # few enough that writes overwrite each other, so that their order counts
_WHOLE = 2**32
BLOCK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Interval:
    """A time in which somebody writes; open while nobody knows its end, which may be to come."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    begun: datetime
    ended: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Say whether the moment is in it."""
        return self.begun <= moment and (self.ended is None or moment < self.ended)


class Write(NamedTuple):
    """One write: when, by whom, where and what."""

    time: datetime
    writer: str
    disk: int
    block: int
    value: bytes


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who writes one random block at a random moment of each `every`, in his `times`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    seed: str
    first: datetime
    every: timedelta
    times: tuple[Interval, ...] = ()
    disks: int = 1

    def writes(self, until: datetime, since: datetime | None = None) -> Iterator[Write]:
        """Give the writes before a moment, and not before another one."""
        for interval in self.times:
            begun, end = interval.begun, min(until, interval.ended or until)
            if since is not None:
                begun = max(begun, since)
            for number in range(max(0, self._number(begun)), self._number(end) + 1):
                write = self._write(number)
                if begun <= write.time < end:
                    yield write

    def _number(self, moment: datetime) -> int:
        return (moment - self.first) // self.every

    def _write(self, number: int) -> Write:
        drawn = hashlib.blake2b(f"{self.seed}/{number}".encode(), digest_size=16).digest()
        share = int.from_bytes(drawn[:4]) / _WHOLE
        time = self.first + (number + share) * self.every
        return Write(time, self.seed, drawn[4] % self.disks, drawn[5] % _BLOCKS, drawn[8:])


@dataclass(frozen=True, slots=True)
class Writing:
    """All that is written on one machine, by true time; `skew` is how far its clock is ahead.

    `rests` is the moment from which on nothing is written that counts; None while nobody knows one.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT

    writers: tuple[Writer, ...] = ()
    rests: datetime | None = None
    skew: timedelta = timedelta()


def content_hash(writers: Iterable[Writer], until: datetime) -> str:
    """Hash what the disks hold at a moment: of each block the last value written before it."""
    journal = sorted(write for writer in writers for write in writer.writes(until))
    blocks = {(write.disk, write.block): write.value for write in journal}
    return hashlib.sha256(repr(sorted(blocks.items())).encode()).hexdigest()


def count_writes(writers: Iterable[Writer], since: datetime, until: datetime) -> int:
    """Count the writes of a time, its beginning included."""
    return sum(1 for writer in writers for _ in writer.writes(until, since))
