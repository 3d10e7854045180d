"""One instance in its cutover, and what its wave has agreed on about it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.cutover import UNVALIDATED
from domain.migration import Migration
from domain.outage import longest_outage, way_back
from domain.status import Gate, Subject, Waiting, needs_person


@dataclass(slots=True)
class Watched:
    """One instance in its cutover: by what order, and since when nobody has served.

    `person` says that it waits for somebody, for as long as they like; `final` that its commit has
    begun, `failing` when its failover was last seen to run in the vault.
    """

    subject: Subject
    order: Migration
    bios_id: str
    absent: datetime | None = None
    person: bool = False
    final: bool = False
    failing: datetime | None = None

    @property
    def anyway(self) -> bool:
        """Say whether the policy says, in the very words, that nothing needs to be validated."""
        return self.order.cutover.commit.unvalidated == UNVALIDATED

    @property
    def back_by(self) -> datetime:
        """Tell when somebody has to serve again, by what the wave agreed on; never, while one does.

        The vault can't be told to end a failover: one that runs when the agreed time is over is
        waited for, and the way back begins after it. A plan's members wait for each other, and for
        its manual actions.
        """
        pace, cutover = self.order.pace, self.order.cutover
        if self.absent is None:
            return datetime.max.replace(tzinfo=UTC)
        if cutover.outage is None or self.order.plan_story:
            return self.absent + max(longest_outage(pace, cutover), self.order.plan_patience)
        over = max(self.absent + cutover.outage, self.failing or self.absent)
        return over + way_back(pace, cutover)


def for_a_person(waiting: Waiting | None) -> bool:
    """Say whether somebody may take as long as they like; never with the emergency stop pulled.

    Then, as for a window and for a turn, the source has to serve meanwhile.
    """
    if waiting is None or waiting.gate is Gate.EMERGENCY_STOP:
        return False
    return needs_person(waiting.gate)
