"""One replication as the vault tells of it, look by look, and how it really went."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a replication goes through."""

    CONSTANT = "constant"
    BURSTY = "bursty"
    STALLS = "stalls"
    RESYNC = "resync"
    DAY_AND_NIGHT = "day_and_night"
    CLOCK_CHANGE = "clock_change"
    MIDNIGHT = "midnight"
    SWAMPED = "swamped"


# A swamped replication has no end: its source writes more than the line carries.
ENDING = tuple(kind for kind in Kind if kind is not Kind.SWAMPED)


@dataclass(frozen=True, slots=True)
class Look:
    """What the vault says at one moment (UTC); `pending_bytes` None where it does not tell."""

    at: datetime
    percent: int
    replicated_bytes: int
    total_bytes: int
    resync: bool = False
    pending_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Setback:
    """A time in which nothing moved (stall), or the moment at which work was lost (resync)."""

    kind: Kind
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """A replication from its first byte to its end (UTC); `ended` is None for a swamped one."""

    kind: Kind
    seed: int
    began: datetime
    ended: datetime | None
    looks: tuple[Look, ...]
    setbacks: tuple[Setback, ...] = ()

    def told(self, until: datetime) -> tuple[Look, ...]:
        """List the looks that brought news: another whole percent, or a resync that came or went.

        So the stories tell them; nothing later than `until` is among them.
        """
        return tuple(_news(look for look in self.looks if look.at <= until))

    def stalls_after(self, moment: datetime) -> bool:
        """Say whether a stall begins later: nobody can forecast it."""
        later = (each for each in self.setbacks if each.begins > moment)
        return any(each.kind is Kind.STALLS for each in later)


def _news(looks: Iterator[Look]) -> Iterator[Look]:
    last: tuple[int, bool] | None = None
    for look in looks:
        news = round(100 * look.replicated_bytes / look.total_bytes), look.resync
        if news != last:
            last = news
            yield look
