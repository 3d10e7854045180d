"""Nobody waits for ever, whatever else comes."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from domain.scheduling.admission import let_in
from domain.scheduling.order import Manners, overdue_at
from domain.scheduling.ticket import Ledger, Slot
from tests.domain.scheduling.fleet import HOUR, NOON, limits, ticket

LONGEST = 6
MANNERS = Manners(timedelta(hours=4))

newcomers = some.lists(
    some.tuples(
        some.integers(1, LONGEST),  # hours
        some.integers(1, 40),  # Mbit/s
        some.integers(0, 9),  # priority
        some.sampled_from("abc"),  # wave
    ),
    min_size=3,
    max_size=12,
)


@given(newcomers, some.integers(50, 100), some.integers(0, 9), some.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_whoever_fits_is_let_in_soon_after_it_is_overdue_whatever_comes_later(
    stream, link, priority, copies
):
    wide = ticket("wide", "w", link=link, priority=priority, hours=LONGEST)
    overdue = overdue_at(wide, MANNERS)
    waiting, held, hour, before = [wide], [], 0, None
    while wide in waiting:
        now = NOON + hour * HOUR
        waiting += [_newcomer(stream, hour, number, now) for number in range(3)]
        held = [slot for slot in held if slot.since + slot.ticket.takes > now]
        if now >= overdue and before is None:
            bucket = NOON + MANNERS.ageing
            before = sum(each.asked <= bucket for each in waiting)
        come = let_in(Ledger(tuple(waiting), tuple(held)), limits(copies), now, MANNERS)
        held += [Slot(each, now) for each in come]
        waiting = [each for each in waiting if each not in come]
        hour += 1
        assert now <= overdue + (before or 0) * LONGEST * HOUR + LONGEST * HOUR


def _newcomer(stream, hour, number, now):
    hours, link, priority, wave = stream[(3 * hour + number) % len(stream)]
    name = f"i-{hour}-{number}"
    return ticket(name, wave, hours=hours, link=link, priority=priority, asked=now)
