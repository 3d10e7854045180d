"""Tickets as the scheduler's tests write them."""

from datetime import UTC, datetime, timedelta

from domain.scheduling.resource import Limit, Need, Scarce, resource
from domain.scheduling.ticket import Ledger, Slot, SlotKey, SlotKind, Ticket

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)  # a Monday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COPIES = resource(Scarce.COPIES, "appliance-1")
LINK = resource(Scarce.BANDWIDTH, "subnet-1")


def ticket(name, wave="w", *, hours=1, copies=1, link=0, **more):
    needs = tuple(Need(each, n) for each, n in ((COPIES, copies), (LINK, link)) if n)
    key = SlotKey(SlotKind.COPY, wave, name)
    return Ticket(key, more.pop("asked", NOON), hours * HOUR, needs, **more)


def held(*tickets, since=NOON):
    return tuple(Slot(each, since) for each in tickets)


def limits(copies=1, link=100, others=0):
    """Limit copies and the link's Mbit/s, of which others use some."""
    return {COPIES: Limit(copies), LINK: Limit(link, others)}


def ledger(*waiting, holding=()):
    return Ledger(tuple(waiting), tuple(holding))


def names(tickets):
    return [each.key.instance_id for each in tickets]
