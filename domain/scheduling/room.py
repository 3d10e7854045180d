"""How much of each resource is left, while tickets are let in one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.scheduling.resource import Limits, Need, Resource
from domain.scheduling.ticket import Slot, Ticket


@dataclass(slots=True)
class Room:
    """What is free by the limits, less what was taken and what is kept for somebody.

    A wave's share is the largest part of any limited resource that it holds, by its weight: its
    dominant share (Ghodsi et al., "Dominant Resource Fairness", NSDI 2011).
    """

    limits: Limits
    free: dict[Resource, int] = field(init=False)
    shares: dict[str, dict[Resource, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.free = {resource: limit.ours for resource, limit in self.limits.items()}

    def take(self, ticket: Ticket) -> None:
        """Let a ticket have what it needs."""
        self.keep_for(ticket)
        mine = self.shares.setdefault(ticket.key.wave, {})
        for need in self.limited(ticket):
            part = need.amount / max(1, self.limits[need.resource].most * ticket.weight)
            mine[need.resource] = mine.get(need.resource, 0.0) + part

    def keep_for(self, ticket: Ticket) -> None:
        """Let nobody else have what a ticket needs, though it can't have it itself yet."""
        for need in self.limited(ticket):
            self.free[need.resource] -= need.amount

    def fits(self, ticket: Ticket) -> bool:
        """Say whether all that it needs is free."""
        free = self.free
        return all(need.amount <= free.get(need.resource, need.amount) for need in ticket.needs)

    def lacks(self, ticket: Ticket) -> tuple[Need, ...]:
        """List the needs for which there is too little left."""
        return tuple(
            need for need in self.limited(ticket) if need.amount > self.free[need.resource]
        )

    def share(self, wave: str) -> float:
        """Tell how much the wave has of what it has the most of, against its weight."""
        return max(self.shares.get(wave, {}).values(), default=0.0)

    def limited(self, ticket: Ticket) -> list[Need]:
        """List the needs of the ticket that are judged."""
        return [need for need in ticket.needs if need.resource in self.limits]


def room_of(held: Iterable[Slot], limits: Limits) -> Room:
    """Tell what is left when these slots are held."""
    room = Room(limits)
    for slot in held:
        room.take(slot.ticket)
    return room


def ever_fits(ticket: Ticket, limits: Limits) -> bool:
    """Say whether it would fit if Ferry held no other slot."""
    return all(
        need.amount <= limits[need.resource].ours
        for need in ticket.needs
        if need.resource in limits
    )
