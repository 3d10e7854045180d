"""In which order tickets are looked at: who waits too long, priority, fair shares, urgency."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from operator import itemgetter
from typing import NamedTuple

from domain.scheduling.policy import HIGHEST
from domain.scheduling.room import Room
from domain.scheduling.ticket import Ticket
from domain.scheduling.urgency import Backlog
from domain.window import closes_at, is_open

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)
_AGEING = timedelta(hours=12)

type Grade = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Manners:
    """How tickets are treated: after each `ageing` of waiting a ticket's priority is one higher.

    Once it is above the highest that can be asked for it is overdue: it goes before all who are
    not, and nobody who came an `ageing` later takes what it lacks.
    """

    ageing: timedelta = _AGEING


def standing(ticket: Ticket, now: datetime, manners: Manners) -> int:
    """Tell its priority, with what it has gained by waiting."""
    return ticket.priority + max(0, (now - ticket.asked) // manners.ageing)


def overdue(ticket: Ticket, now: datetime, manners: Manners) -> bool:
    """Say whether it has waited so long that it goes before everybody who came later."""
    return standing(ticket, now, manners) > HIGHEST


def overdue_at(ticket: Ticket, manners: Manners) -> datetime:
    """Tell from when on it will be overdue."""
    return ticket.asked + (HIGHEST + 1 - ticket.priority) * manners.ageing


def may_begin(ticket: Ticket, now: datetime) -> bool:
    """Say whether its calendar and its own time let it in now."""
    early = ticket.not_before is not None and now < ticket.not_before
    return not early and is_open(ticket.calendar, now)


def grade_of(ticket: Ticket, now: datetime, manners: Manners) -> Grade:
    """Grade a ticket; the smallest goes first.

    Who is overdue is of one grade with those who came in the same `ageing`; all others are of one
    grade with those of their standing.
    """
    reached = standing(ticket, now, manners)
    if reached > HIGHEST:
        return (0, (ticket.asked - _EPOCH) // manners.ageing)
    return (1, -reached)


def graded(waiting: Iterable[Ticket], now: datetime, manners: Manners) -> Iterator[list[Ticket]]:
    """Give the tickets grade by grade, the first grade first."""
    grades: dict[Grade, list[Ticket]] = {}
    for ticket in waiting:
        grades.setdefault(grade_of(ticket, now, manners), []).append(ticket)
    for grade in sorted(grades):
        yield grades[grade]


def in_order(
    tickets: Iterable[Ticket], room: Room, backlog: Backlog, now: datetime
) -> Iterator[Ticket]:
    """Give the tickets of one grade in the order in which they are to be tried.

    First those that would end last of all, the longest first. It is always the turn of the wave
    with the smallest share, among those that take about as long (within a factor of 2) and among
    those that are not urgent; asked anew after each. Within a wave of whose window closes first,
    then of who takes most of what is busiest. What the caller takes from the room counts at once.
    """
    lengths: dict[int, list[Ticket]] = {}
    placed = ((_place(each, backlog, now), each) for each in tickets)
    for place, ticket in sorted(placed, key=itemgetter(0)):
        lengths.setdefault(place.length, []).append(ticket)
    for length in sorted(lengths, reverse=True):
        yield from _fairly(lengths[length], room)


def _fairly(placed: list[Ticket], room: Room) -> Iterator[Ticket]:
    waves: dict[str, list[Ticket]] = {}
    for ticket in reversed(placed):
        waves.setdefault(ticket.key.wave, []).append(ticket)
    turns = [(room.share(wave), wave) for wave in waves]
    heapify(turns)
    while turns:
        _, wave = heappop(turns)
        yield waves[wave].pop()
        if waves[wave]:
            heappush(turns, (room.share(wave), wave))


class _Place(NamedTuple):
    """Where a ticket stands in its wave; the smallest goes first, and no two are equal."""

    closes: datetime
    longest: timedelta
    part: float
    takes: timedelta
    asked: datetime
    key: tuple[str, str, str, int, int]

    @property
    def length(self) -> int:
        """Tell how long an urgent one takes, roughly; 0 for the others."""
        return int(-self.longest.total_seconds()).bit_length()


def _place(ticket: Ticket, backlog: Backlog, now: datetime) -> _Place:
    closes = closes_at(ticket.calendar, now) if ticket.calendar.windows else None
    urgent, part = backlog.rank(ticket)
    longest = -ticket.takes if urgent else timedelta()
    return _Place(closes or _NEVER, longest, -part, -ticket.takes, ticket.asked, ticket.key.order)
