"""Which of several tickets should go first, so that all are done soonest."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.scheduling.resource import Limits, Resource
from domain.scheduling.ticket import Ticket

# Who alone takes more than this part of what its busiest resource still has to do is urgent. Tuned
# by seeds below 100 of benchmarks.makespan, which reports of others.
_PART = 0.35


@dataclass(slots=True)
class Backlog:
    """How many seconds each resource still needs for all who wait, were it never idle."""

    limits: Limits
    seconds: dict[Resource, float] = field(default_factory=dict)

    def add(self, ticket: Ticket) -> None:
        """Count in what a ticket takes."""
        takes = ticket.takes.total_seconds()
        for need in ticket.needs:
            limit = self.limits.get(need.resource)
            if limit:
                more = need.amount * takes / max(1, limit.most)
                self.seconds[need.resource] = self.seconds.get(need.resource, 0.0) + more

    def rank(self, ticket: Ticket) -> tuple[bool, float]:
        """Say whether it would end last of all unless it goes first, and how large a part it is.

        That is for how many seconds it alone would keep its busiest resource busy.
        """
        busiest, part = 0.0, 0.0
        takes = ticket.takes.total_seconds()
        for need in ticket.needs:
            seconds = self.seconds.get(need.resource, 0.0)
            if seconds > busiest:
                busiest = seconds
                part = need.amount * takes / max(1, self.limits[need.resource].most)
        return takes > _PART * busiest, part


def backlog_of(waiting: Iterable[Ticket], limits: Limits) -> Backlog:
    """Tell what is still to be done for all who wait."""
    backlog = Backlog(limits)
    for ticket in waiting:
        backlog.add(ticket)
    return backlog
