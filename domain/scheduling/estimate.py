"""When each ticket is likely to be let in, if every slot is held as long as its ticket says."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush

from domain.scheduling.admission import let_in
from domain.scheduling.order import Manners, may_begin
from domain.scheduling.resource import Limits
from domain.scheduling.ticket import Ledger, Slot, SlotKey, Ticket
from domain.window import next_opening

# Who holds a slot longer than it said is expected to need a tenth more from now on.
_LONGER = 10


@dataclass(slots=True)
class _Future:
    """The ledger at a later moment."""

    now: datetime
    waiting: dict[SlotKey, Ticket]
    held: dict[SlotKey, Slot]
    ends: list[tuple[datetime, tuple[object, ...], SlotKey]] = field(default_factory=list)
    starts: dict[SlotKey, datetime] = field(default_factory=dict)


def starts_of(
    ledger: Ledger,
    limits: Limits,
    now: datetime,
    manners: Manners | None = None,
    *,
    most: int | None = None,
) -> dict[SlotKey, datetime]:
    """Tell when each ticket that waits is let in; without those that never are.

    No further than until so many are in, or a few more; with None for all.
    """
    waiting = {each.key: each for each in ledger.waiting}
    future = _Future(now, waiting, {each.ticket.key: each for each in ledger.held})
    future.ends = [(_end(slot, now), key.order, key) for key, slot in future.held.items()]
    heapify(future.ends)
    while future.waiting and (most is None or len(future.starts) < most):
        _let_in(future, limits, manners)
        following = _next(future)
        if following is None:
            break
        _go_on(future, following)
    return future.starts


def _let_in(future: _Future, limits: Limits, manners: Manners | None) -> None:
    ledger = Ledger(tuple(future.waiting.values()), tuple(future.held.values()))
    for ticket in let_in(ledger, limits, future.now, manners):
        key = ticket.key
        del future.waiting[key]
        future.held[key] = Slot(ticket, future.now)
        future.starts[key] = future.now
        heappush(future.ends, (future.now + ticket.takes, key.order, key))


def _next(future: _Future) -> datetime | None:
    """Tell when something changes: a slot is given back, or a window or somebody's time opens."""
    closed = [each for each in future.waiting.values() if not may_begin(each, future.now)]
    opens = [_opening(each, future.now) for each in closed]
    moments = [each for each in opens if each] + [end for end, *_ in future.ends[:1]]
    return min(moments, default=None)


def _go_on(future: _Future, now: datetime) -> None:
    future.now = now
    while future.ends and future.ends[0][0] <= now:
        del future.held[heappop(future.ends)[-1]]


def _opening(ticket: Ticket, now: datetime) -> datetime | None:
    return next_opening(ticket.calendar, max(now, ticket.not_before or now))


def _end(slot: Slot, now: datetime) -> datetime:
    """Tell when a slot will be given back; later than now, however late it is."""
    takes = slot.ticket.takes
    return max(slot.since + takes, now + takes / _LONGER, now + timedelta(seconds=1))
