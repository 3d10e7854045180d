"""How a wave's events are read: on from a bookmark, and some of them again, for late ones."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.run import KnownWave

# Events are ordered by when they happened and written down later: at once, or after some retries.
OVERLAP = timedelta(minutes=30)
# So long after its end a wave is still read: what is told of it late is told all the same.
_AFTER_ALL = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far a wave was read: up to then, with so many runs; a `settled` one is left alone."""

    until: datetime
    runs: int = 0
    settled: bool = False


def to_be_read(wave: KnownWave, bookmark: Bookmark | None) -> bool:
    """Say whether anything may be new in a wave."""
    known = bookmark is not None and bookmark.settled and bookmark.runs == wave.runs
    return wave.open or not known


def read_from(bookmark: Bookmark) -> str:
    """Give the cursor from which events are read on."""
    return (bookmark.until - OVERLAP).astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")


def moved_on(
    bookmark: Bookmark, wave: KnownWave, latest: datetime | None, *, at_rest: bool, now: datetime
) -> Bookmark:
    """Move a bookmark to the latest event that was read, None for none.

    It is settled where the wave is over, nothing of it waits (`at_rest`), and it is long past.
    """
    until = max(bookmark.until, latest) if latest else bookmark.until
    over = not wave.open and at_rest and now - until >= _AFTER_ALL
    return Bookmark(until, wave.runs, settled=over)
