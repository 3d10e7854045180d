"""The book of slots: tickets that wait and slots that are held, for every host together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from domain.scheduling.limits import SlotRules
from domain.scheduling.order import Manners
from domain.scheduling.ticket import Ledger, Slot, SlotKey, Ticket

MOST_AT_ONCE = 50
"""How many tickets can be let in by one `let_in`: they and the mark are one transaction."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Slotting:
    """How slots are given: what there is, in which manner, by which clock.

    `network_id` is a network of the region whose quotas count; empty for none.
    """

    rules: SlotRules = field(default_factory=SlotRules)
    manners: Manners = field(default_factory=Manners)
    network_id: str = ""
    now: Callable[[], datetime] = _now


class SlotBook(Protocol):
    """Whoever asks waits until it is let in, and holds its slot until it gives it back."""

    def ask(self, tickets: Sequence[Ticket]) -> None:
        """Write tickets down, each once: one that is known stays as it was, waiting or let in."""
        ...

    def find(self, key: SlotKey) -> Slot | Ticket | None:
        """Read one alone, which is cheap: a slot if it was let in, else its ticket, else None."""
        ...

    def read(self) -> Ledger:
        """Read all that waits and all that is held; the mark is older than everything else."""
        ...

    def let_in(self, keys: Sequence[SlotKey], at: datetime, mark: str) -> bool:
        """Let tickets in, all or none; True when they are.

        False, and nothing happens, when anybody was let in since a ledger with this mark was read,
        or one of the tickets is gone: read anew. At most MOST_AT_ONCE keys.
        """
        ...

    def give_back(self, keys: Sequence[SlotKey]) -> None:
        """Forget tickets and slots; those that are not there are passed over."""
        ...
