"""Who is let in now: everybody for whom there is room, in the order that is fair."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.scheduling.order import Grade, Manners, grade_of, graded, in_order, may_begin, overdue
from domain.scheduling.resource import Limits, Need, Resource
from domain.scheduling.room import Room, ever_fits, room_of
from domain.scheduling.ticket import Ledger, Ticket
from domain.scheduling.urgency import backlog_of

_FIRST: Grade = (0, 0)


@dataclass(frozen=True, slots=True)
class Trial:
    """How a ticket fared when it was its turn: what it lacked, and what was free of that then."""

    ticket: Ticket
    lacks: tuple[tuple[Need, int], ...] = ()


def let_in(
    ledger: Ledger, limits: Limits, now: datetime, manners: Manners | None = None
) -> tuple[Ticket, ...]:
    """List the tickets that may be let in now, in their order; the same for the same ledger.

    Whoever does not fit is passed over by those who do, until it is overdue: then what it needs is
    kept from all who came later, unless others than Ferry use so much that it can't fit anyway.
    """
    manners, room = manners or Manners(), room_of(ledger.held, limits)
    # Room only becomes less: who does not fit matters only where it keeps out somebody who does.
    fitting = [each for each in ledger.waiting if room.fits(each)]
    last = max((grade_of(each, now, manners) for each in fitting), default=_FIRST)
    worth_it = fitting + [
        each
        for each in ledger.waiting
        if grade_of(each, now, manners) < last
        and keeps_out(each, limits, now, manners)
        and not room.fits(each)
    ]
    trials = _tried(worth_it, ledger, room, now, manners)
    return tuple(each.ticket for each in trials if not each.lacks)


def trials_of(
    ledger: Ledger, limits: Limits, now: datetime, manners: Manners | None = None
) -> tuple[Trial, ...]:
    """Tell of every ticket whose calendar is open how it fares now, in their order."""
    room = room_of(ledger.held, limits)
    return tuple(_tried(ledger.waiting, ledger, room, now, manners or Manners()))


def keeps_out(ticket: Ticket, limits: Limits, now: datetime, manners: Manners) -> bool:
    """Say whether those who came later have to leave it what it needs, though it does not fit."""
    return overdue(ticket, now, manners) and ever_fits(ticket, limits)


def _tried(
    tickets: Iterable[Ticket], ledger: Ledger, room: Room, now: datetime, manners: Manners
) -> Iterator[Trial]:
    backlog = backlog_of(ledger.waiting, room.limits)
    ready = [each for each in tickets if may_begin(each, now)]
    for grade in graded(ready, now, manners):
        missed = []
        for ticket in in_order(grade, room, backlog, now):
            lacks = room.lacks(ticket)
            if not lacks:
                room.take(ticket)
            elif keeps_out(ticket, room.limits, now, manners):
                missed.append(ticket)
            free = room.free
            yield Trial(ticket, tuple((need, max(0, free[need.resource])) for need in lacks))
        _keep_for(missed, room)


def _keep_for(missed: Iterable[Ticket], room: Room) -> None:
    """Keep what they need for those who came first; for one of those who lack the same.

    In the order in which they came, which never changes: so the first of all gets what it needs
    in the end.
    """
    kept: set[Resource] = set()
    for ticket in sorted(missed, key=lambda each: (each.asked, each.key.order)):
        lacks = {need.resource for need in room.lacks(ticket)}
        if not lacks & kept:
            room.keep_for(ticket)
            kept |= lacks
