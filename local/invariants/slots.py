"""What must hold of slots in every moment: none too many, and none taken from whoever holds it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from clouds.ports.slots import Slotting
from domain.scheduling.limits import limits_for
from domain.scheduling.resource import Resource
from domain.scheduling.ticket import SlotKey
from local.simulators.slot_book import SimulatedSlotBook


@dataclass(slots=True)
class SlotInvariants:
    """Looks at the ledger whenever it has changed; `gives_back` says whether an instance did.

    What Azure counts of its quotas may change by others, so cores are not looked at.
    """

    book: SimulatedSlotBook
    slotting: Callable[[], Slotting]
    gives_back: Callable[[SlotKey], bool]
    _known: frozenset[SlotKey] = field(default_factory=frozenset)
    _looked: int = 0

    def broken(self) -> Iterator[str]:
        """Tell what must not be."""
        if self.book.changes == self._looked:
            return
        self._looked, ledger = self.book.changes, self.book.read()
        held: Counter[Resource] = Counter()
        for slot in ledger.held:
            held.update({need.resource: need.amount for need in slot.ticket.needs})
        for which, limit in limits_for(held, self.slotting().rules).items():
            if held[which] > limit.most:
                yield f"slots take {held[which]} of {which}, and there is {limit.most}"
        keys = frozenset(slot.ticket.key for slot in ledger.held)
        for key in self._known - keys:
            if not self.gives_back(key):
                yield f"{key} was let in, is under way, and holds its slot no more"
        self._known = keys
