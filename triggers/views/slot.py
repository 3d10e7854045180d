"""Slots as callers read them."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.scheduling.resource import (
    Limit,
    Limits,
    Resource,
    Scarce,
    kind_of,
    name_of,
    unit_of,
)
from domain.scheduling.ticket import Ledger, Slot, SlotKey, SlotKind, Ticket
from domain.scheduling.waiting import Shortage, WaitingFor
from triggers.views.base import View


class ResourceView(View):
    """Something scarce that a ticket or a slot names."""

    kind: Scarce
    name: str
    unit: str
    limit: int | None = Field(description="How much there is; null where nothing limits it.")
    elsewhere: int = Field(description="How much of it others than slots use now.")
    held: int = Field(description="How much slots take.")
    wanted: int = Field(description="How much tickets that wait ask for.")

    @classmethod
    def of(cls, which: Resource, limit: Limit | None, held: int, wanted: int) -> Self:
        """Show one."""
        return cls(
            kind=kind_of(which),
            name=name_of(which),
            unit=unit_of(which),
            limit=limit.most if limit else None,
            elsewhere=limit.elsewhere if limit else 0,
            held=held,
            wanted=wanted,
        )


class HeldSlotView(View):
    """A slot that an instance holds."""

    kind: SlotKind
    wave: str
    instance: str
    attempt: int
    since: datetime
    until: datetime = Field(description="Until when it said that it needs it.")

    @classmethod
    def of(cls, slot: Slot) -> Self:
        """Show one."""
        key = slot.ticket.key
        return cls(
            kind=key.kind,
            wave=key.wave,
            instance=key.instance_id,
            attempt=key.attempt,
            since=slot.since,
            until=slot.since + slot.ticket.takes,
        )


class ShortageView(View):
    """A resource of which there is too little for a ticket."""

    kind: Scarce
    name: str
    needed: int
    free: int
    short: int

    @classmethod
    def of(cls, shortage: Shortage) -> Self:
        """Show one."""
        return cls(
            kind=kind_of(shortage.resource),
            name=name_of(shortage.resource),
            needed=shortage.needed,
            free=shortage.free,
            short=shortage.short,
        )


class WaitingSlotView(View):
    """A ticket, and what it waits for."""

    kind: SlotKind
    wave: str
    instance: str
    attempt: int
    position: int = Field(description="1 for the first of those who want what it lacks.")
    waiting_for: str
    remedy: str
    starts: datetime | None = Field(description="When it is likely to be let in; null if untold.")
    opens: datetime | None = Field(description="When its window or its own time comes.")
    overdue: bool
    shortages: list[ShortageView]

    @classmethod
    def of(cls, why: WaitingFor) -> Self:
        """Show one."""
        return cls(
            kind=why.key.kind,
            wave=why.key.wave,
            instance=why.key.instance_id,
            attempt=why.key.attempt,
            position=why.position,
            waiting_for=why.words,
            remedy=why.remedy,
            starts=why.starts,
            opens=why.opens,
            overdue=why.overdue,
            shortages=[ShortageView.of(each) for each in why.shortages],
        )


class SlotsView(View):
    """What is scarce, who holds it, and who waits, in the order in which they are let in."""

    resources: list[ResourceView]
    held: list[HeldSlotView]
    waiting: list[WaitingSlotView]

    @classmethod
    def of(
        cls,
        ledger: Ledger,
        limits: Limits,
        reasons: Iterable[WaitingFor],
        seen: Collection[SlotKey],
    ) -> Self:
        """Show what concerns the tickets that are seen; sums are of all."""
        slots = [each for each in ledger.held if each.ticket.key in seen]
        waits = [each for each in ledger.waiting if each.key in seen]
        named = _sums([*waits, *(each.ticket for each in slots)])
        held = _sums(each.ticket for each in ledger.held)
        wanted = _sums(ledger.waiting)
        return cls(
            resources=[
                ResourceView.of(each, limits.get(each), held[each], wanted[each])
                for each in sorted(named)
            ],
            held=[
                HeldSlotView.of(each)
                for each in sorted(slots, key=lambda each: (each.since, each.ticket.key.order))
            ],
            waiting=[WaitingSlotView.of(each) for each in reasons if each.key in seen],
        )


def _sums(tickets: Iterable[Ticket]) -> Counter[Resource]:
    needs = [need for ticket in tickets for need in ticket.needs]
    return sum((Counter({need.resource: need.amount}) for need in needs), Counter[Resource]())
