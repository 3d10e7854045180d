"""Cutover windows: when a cutover may begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_ALWAYS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which cutovers may begin, by the clock on the wall of an IANA time zone.

    A single one has a `day`; a recurring one has `weekdays` (0 is Monday). It opens at the first
    moment at which that clock shows `opens` or later on its day: where the clock jumps over it,
    with the jump; where it comes twice, the first time. It stays open for `length`, which is time
    that passes and may reach over midnight, so after a clock change it closes at another hour.
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
    """All windows and freezes of a wave; without a window every time is good.

    Windows that overlap are open as long as one of them is. A window is open from its first
    moment on and no longer in its last; so is a freeze.
    """

    windows: tuple[Window, ...] = ()
    freezes: tuple[Freeze, ...] = ()


def zone_of(calendar: Calendar) -> str:
    """Name the time zone that people plan a wave by: its first window's; UTC where it has none."""
    return calendar.windows[0].zone if calendar.windows else "UTC"


@dataclass(frozen=True, slots=True)
class Span:
    """A time from a first moment to a last one, which is no longer in it; both in UTC."""

    begins: datetime
    ends: datetime

    def has(self, moment: datetime) -> bool:
        """Say whether the moment is in it."""
        return self.begins <= moment < self.ends


def is_open(calendar: Calendar, now: datetime) -> bool:
    """Say whether a cutover may begin now (aware)."""
    return frozen(calendar, now) is None and (not calendar.windows or bool(_around(calendar, now)))


def frozen(calendar: Calendar, now: datetime) -> Freeze | None:
    """Tell the freeze that forbids a cutover now, if one does."""
    return next((each for each in calendar.freezes if each.begins <= now < each.ends), None)


def next_opening(calendar: Calendar, now: datetime) -> datetime | None:
    """Tell the first moment from now on at which a cutover may begin (UTC); None for never."""
    moment = now.astimezone(UTC)
    while True:
        if freeze := frozen(calendar, moment):
            moment = freeze.ends.astimezone(UTC)
        elif not calendar.windows or _around(calendar, moment):
            return moment
        elif following := [b for w in calendar.windows for b in _next_beginning(w, moment)]:
            moment = min(following)
        else:
            return None


def closes_at(calendar: Calendar, now: datetime) -> datetime | None:
    """Tell until when cutovers may begin that may now (UTC); `now` itself where none may.

    None where there is no end, or none within 60 days.
    """
    moment = now.astimezone(UTC)
    if not is_open(calendar, moment):
        return moment
    begins = (f.begins.astimezone(UTC) for f in calendar.freezes if f.ends > f.begins)
    freeze = min((b for b in begins if b > moment), default=None)
    ends = _last(calendar, moment) if calendar.windows else None
    known = [each for each in (freeze, ends) if each]
    return min(known) if known else None


def _last(calendar: Calendar, moment: datetime) -> datetime | None:
    """Tell when the last of the windows closes that follow each other without a gap."""
    end = moment
    while spans := _around(calendar, end):
        end = max(span.ends for span in spans)
        if end - moment > _ALWAYS:
            return None
    return end


def _around(calendar: Calendar, moment: datetime) -> list[Span]:
    """List the openings of windows that are open at the moment, whatever is frozen."""
    return [
        span
        for window in calendar.windows
        for day in _days(window, moment, back=window.length // _DAY + 2, on=1)
        if (span := span_of(window, day)).has(moment)
    ]


def _next_beginning(window: Window, moment: datetime) -> Iterator[datetime]:
    """Give the first time after the moment at which a window opens, if it ever does."""
    days = [window.day] if window.day else _days(window, moment, back=1, on=8)
    begins = (span_of(window, day).begins for day in days)
    yield from sorted(each for each in begins if each > moment)[:1]


def _days(window: Window, moment: datetime, *, back: int, on: int) -> list[date]:
    """List the days near the moment on which the window opens, by its own calendar."""
    today = moment.astimezone(ZoneInfo(window.zone)).date()
    days = [today + number * _DAY for number in range(-back, on + 1)]
    if window.day:
        return [window.day] if window.day in days else []
    return [day for day in days if day.weekday() in window.weekdays]


def span_of(window: Window, day: date) -> Span:
    """Tell from when to when the window is open that opens on this day."""
    begins = _first_moment(ZoneInfo(window.zone), datetime.combine(day, window.opens))
    return Span(begins, begins + window.length)


def _first_moment(zone: ZoneInfo, wall: datetime) -> datetime:
    """Find the first moment at which a clock on the wall shows this time, or a later one."""
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # The clock jumps over it: look for the jump between what it was before and what it is after.
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        shows = middle.astimezone(zone).replace(tzinfo=None)
        before, after = (before, middle) if shows >= wall else (middle, after)
    return after.replace(microsecond=0)
