"""Whether a calendar makes sense: what contradicts itself, and what can never open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import combinations
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import Refusal, Refused
from domain.window import Calendar, Window, next_opening, span_of

NEVER_OPENS = "cutover.never_opens"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a calendar: where (such as `windows.1.zone`), what, and how to mend it."""

    field: str
    problem: str
    remedy: str


@cache
def known_zone(name: str) -> bool:
    """Say whether it is an IANA time zone such as Europe/Berlin."""
    return name in available_timezones()


def flaws(calendar: Calendar) -> tuple[Flaw, ...]:
    """List what is wrong with a calendar, whenever one looks at it.

    Recurring windows may overlap with any: they are open as long as one of them is.
    """
    found = (*_zones(calendar), *_freezes(calendar))
    return found or (*_overlaps(calendar), *_frozen(calendar))


def require_opening(calendar: Calendar, now: datetime, not_before: dict[str, datetime]) -> None:
    """Raise Refused `cutover.never_opens` unless each instance's cutover may begin some day.

    `not_before` is by instance id, and None of them need be there.
    """
    for number, window in enumerate(calendar.windows):
        if window.day and span_of(window, window.day).ends <= now:
            problem = f"windows.{number} ({words_of(window)}) is past"
            raise _never(problem, "Remove it, or give a day that is yet to come.")
    if next_opening(calendar, now) is None:
        raise _never("none of its windows ever opens", "Add one that is yet to come.")
    for instance_id, earliest in sorted(not_before.items()):
        if next_opening(calendar, max(now, earliest)) is None:
            problem = f"no window opens after not_before of {instance_id}, {_utc(earliest)}"
            raise _never(problem, "Let it be earlier, or add a window that is later.")


def words_of(window: Window) -> str:
    """Spell a window as people read it."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    on = str(window.day) if window.day else ", ".join(days[each] for each in window.weekdays)
    return f"{on} {window.opens:%H:%M} {window.zone}, open for {window.length}"


def opening_words(calendar: Calendar, opens: datetime) -> str:
    """Spell a moment by the clocks of the calendar's windows, and in UTC."""
    zones = dict.fromkeys(window.zone for window in calendar.windows)
    local = [f"{opens.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M} {zone}" for zone in zones]
    return ", ".join((*local, _utc(opens)))


def _zones(calendar: Calendar) -> Iterator[Flaw]:
    for number, window in enumerate(calendar.windows):
        if not known_zone(window.zone):
            problem = f"there is no time zone '{window.zone}'"
            remedy = "Write an IANA name such as Europe/Berlin or America/New_York, or UTC."
            yield Flaw(f"windows.{number}.zone", problem, remedy)


def _freezes(calendar: Calendar) -> Iterator[Flaw]:
    for number, freeze in enumerate(calendar.freezes):
        if freeze.ends <= freeze.begins:
            problem = f"it ends, {_utc(freeze.ends)}, before it has begun, {_utc(freeze.begins)}"
            yield Flaw(f"freezes.{number}.ends", problem, "Let it end after its beginning.")


def _overlaps(calendar: Calendar) -> Iterator[Flaw]:
    single = [(n, w, span_of(w, w.day)) for n, w in enumerate(calendar.windows) if w.day]
    for (first, one, span), (second, other, and_this) in combinations(single, 2):
        if span.begins < and_this.ends and and_this.begins < span.ends:
            problem = (
                f"windows.{first} ({words_of(one)}) and windows.{second} ({words_of(other)}) "
                "overlap: nobody can tell which of them is meant"
            )
            yield Flaw(f"windows.{second}", problem, "Make one of them, or let them be apart.")


def _frozen(calendar: Calendar) -> Iterator[Flaw]:
    for number, window in enumerate(calendar.windows):
        if window.day:
            begins = span_of(window, window.day).begins
            alone = Calendar((window,), calendar.freezes)
            if next_opening(alone, begins) is None:
                problem = f"{words_of(window)} never opens: the freezes cover all of it"
                yield Flaw(f"windows.{number}", problem, "Move the window, or shorten the freeze.")


def _never(problem: str, remedy: str) -> Refused:
    return Refused(Refusal(NEVER_OPENS, "cutover", problem, remedy))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
