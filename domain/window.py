"""Cutover windows: when a cutover may begin."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which cutovers may begin, by the clock on the wall of an IANA time zone.

    A single one has a `day`; a recurring one has `weekdays` (0 is Monday). It opens at `opens` and
    stays open for `length`, which may reach over midnight.
    """

    zone: str
    opens: time
    length: timedelta
    day: date | None = None
    weekdays: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Freeze:
    """A time in which no cutover may begin, whatever the windows say; both ends aware."""

    begins: datetime
    ends: datetime
    because: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """All windows and freezes of a wave; without a window every time is good."""

    windows: tuple[Window, ...] = ()
    freezes: tuple[Freeze, ...] = ()
