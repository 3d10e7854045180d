"""Why a ticket waits, for whom, and how long about."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.scheduling.admission import Trial, trials_of
from domain.scheduling.order import Manners, may_begin, overdue
from domain.scheduling.resource import Limit, Limits, Resource, name_of, unit_of
from domain.scheduling.room import ever_fits
from domain.scheduling.ticket import Ledger, SlotKey, Ticket
from domain.window import next_opening


@dataclass(frozen=True, slots=True)
class Shortage:
    """A resource of which a ticket lacks some: how much it needs, and how much is free for it.

    What is kept for somebody who is overdue is not free for others.
    """

    resource: Resource
    needed: int
    free: int
    limit: Limit

    @property
    def short(self) -> int:
        """Tell how much is missing."""
        return self.needed - self.free

    @property
    def words(self) -> str:
        """Put it into words."""
        most, name, unit = self.limit.most, name_of(self.resource), unit_of(self.resource)
        others = f", {self.limit.elsewhere} used by others" if self.limit.elsewhere else ""
        return f"{unit} of {name}: {self.needed} needed, {self.free} of {most} free{others}"


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """What one ticket waits for.

    `position` is 1 for the first of those who need something that it lacks, or that comes with it.
    `starts` is when it is likely to be let in, None where that can't be told; `opens` when its
    window or its own time comes, if it waits for that; `remedy` what somebody may do about it.
    """

    key: SlotKey
    position: int
    words: str
    starts: datetime | None = None
    shortages: tuple[Shortage, ...] = ()
    opens: datetime | None = None
    overdue: bool = False
    remedy: str = ""


def waiting_for(
    ledger: Ledger,
    limits: Limits,
    now: datetime,
    starts: Mapping[SlotKey, datetime],
    manners: Manners | None = None,
) -> tuple[WaitingFor, ...]:
    """Explain every ticket that waits, in the order in which they are let in.

    Those whose window or time is yet to come are last, the first to open first.
    """
    manners = manners or Manners()
    told = [
        _explained(trial, position, limits, starts, late=overdue(trial.ticket, now, manners))
        for trial, position in _numbered(trials_of(ledger, limits, now, manners))
    ]
    closed = [each for each in ledger.waiting if not may_begin(each, now)]
    shut = [(_opening(each, now), each.key.order, each) for each in closed]
    shut.sort(key=lambda each: (each[0] is None, each[0] or now, each[1]))
    told += [
        _closed(ticket, opens, number, starts)
        for number, (opens, _, ticket) in enumerate(shut, start=1)
    ]
    return tuple(told)


def _numbered(trials: tuple[Trial, ...]) -> list[tuple[Trial, int]]:
    """Count who is before each of those who want some of the same, by what they want."""
    before: Counter[frozenset[Resource]] = Counter()
    numbered = []
    for trial in trials:
        lacked = {need.resource for need, _ in trial.lacks}
        ahead = sum(count for wanted, count in before.items() if wanted & lacked)
        numbered.append((trial, 1 + ahead))
        before[frozenset(need.resource for need in trial.ticket.needs)] += 1
    return numbered


def _explained(
    trial: Trial, position: int, limits: Limits, starts: Mapping[SlotKey, datetime], *, late: bool
) -> WaitingFor:
    key = trial.ticket.key
    shortages = tuple(
        Shortage(need.resource, need.amount, free, limits[need.resource])
        for need, free in trial.lacks
    )
    if not shortages:
        return WaitingFor(key, position, "there is room: it is let in next", starts.get(key))
    words = "; ".join(each.words for each in shortages)
    if ever_fits(trial.ticket, limits):
        return WaitingFor(key, position, words, starts.get(key), shortages, overdue=late)
    return WaitingFor(key, position, words, None, shortages, overdue=late, remedy=_more(shortages))


def _more(shortages: tuple[Shortage, ...]) -> str:
    tight = [each for each in shortages if each.needed > each.limit.ours]
    wanted = ((each.resource, each.needed + each.limit.elsewhere) for each in tight)
    which = " and ".join(f"{unit_of(what)} of {name_of(what)} to {most}" for what, most in wanted)
    return f"It never fits as things are: raise {which} or more, or let it need less."


def _closed(
    ticket: Ticket, opens: datetime | None, position: int, starts: Mapping[SlotKey, datetime]
) -> WaitingFor:
    if opens is None:
        return WaitingFor(
            ticket.key,
            position,
            "no cutover window opens any more",
            remedy="Begin a new wave with a window that is yet to come.",
        )
    when = f"{opens:%Y-%m-%d %H:%M} UTC"
    words = f"its window or its own time is yet to come: {when}"
    return WaitingFor(ticket.key, position, words, starts.get(ticket.key), opens=opens)


def _opening(ticket: Ticket, now: datetime) -> datetime | None:
    return next_opening(ticket.calendar, max(now, ticket.not_before or now))
