"""What a forecast says will not work out, in words, before it has gone wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.forecast.eta import Eta

_MEGABIT = 1_000_000 / 8
_SLOWEST = 0.1  # Mbit/s: less is not told apart from nothing
# A line that is down for an hour or two writes no verdict, nor do twelve busy hours of a day.
NEVER_MOVED, HAS_MOVED = timedelta(hours=3), timedelta(hours=14)


class Doom(StrEnum):
    """What will not work out."""

    NOT_CONVERGING = "not_converging"
    MISSES_WINDOW = "misses_window"
    MAY_MISS_WINDOW = "may_miss_window"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What will not work out, as a word for programs and a sentence for people."""

    doom: Doom
    words: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the source has written since `since` that was not carried to Azure by `at`, in bytes.

    Nothing was copied in between; `moved` says whether anything was before.
    """

    since: datetime
    at: datetime
    grown: int
    moved: bool = False


def not_converging(backlog: Backlog) -> Verdict | None:
    """Say by how much the line is too slow for what the source writes; None if it is not.

    For hours nothing has been copied and what is pending has grown: that much more each second
    has to be carried before the copy goes on at all.
    """
    lasted = backlog.at - backlog.since
    if lasted < (HAS_MOVED if backlog.moved else NEVER_MOVED):
        return None
    short = backlog.grown / lasted.total_seconds() / _MEGABIT
    if short < _SLOWEST:
        return None
    return Verdict(Doom.NOT_CONVERGING, f"will not converge: needs {_rate(short)} Mbit/s more")


def misses_window(
    ready: Eta, takes: timedelta, opens: datetime, closes: datetime | None
) -> Verdict | None:
    """Say by how much a machine comes too late for its window; None when it does not.

    A cutover has to begin while the window is open (`closes` None: it never closes), at the latest
    `takes` before it closes, or with its opening where it is shorter than that.
    """
    if closes is None:
        return None
    latest = max(opens, closes - takes)
    if ready.p50 > latest:
        return Verdict(Doom.MISSES_WINDOW, f"misses its window by {lasting(ready.p50 - latest)}")
    if ready.p90 > latest:
        words = f"may miss its window: one chance in ten or more, by {lasting(ready.p90 - latest)}"
        return Verdict(Doom.MAY_MISS_WINDOW, words)
    return None


def lasting(time: timedelta) -> str:
    """Spell a time as people do, such as 2 h 10 m; what is shorter than a minute is one."""
    hours, minutes = divmod(max(1, round(time.total_seconds() / 60)), 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def _rate(megabits: float) -> str:
    return f"{megabits:.1f}" if megabits < 10 else f"{megabits:.0f}"  # noqa: PLR2004 (digits)
