"""The book of slots in memory, obeying the tables' contract."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from domain.scheduling.ticket import Ledger, Slot, SlotKey, Ticket


@dataclass(slots=True)
class SimulatedSlotBook:
    """The port SlotBook; `changes` counts them, for those who look again and again."""

    _tickets: dict[SlotKey, Ticket] = field(default_factory=dict)
    _since: dict[SlotKey, datetime] = field(default_factory=dict)
    changes: int = 0
    _moves: int = 0
    _lock: Lock = field(default_factory=Lock)

    def ask(self, tickets: Sequence[Ticket]) -> None:
        """Write tickets down, each once."""
        with self._lock:
            for ticket in tickets:
                self._tickets.setdefault(ticket.key, ticket)
            self.changes += 1

    def find(self, key: SlotKey) -> Slot | Ticket | None:
        """Read one alone."""
        with self._lock:
            since = self._since.get(key)
            return Slot(self._tickets[key], since) if since else self._tickets.get(key)

    def read(self) -> Ledger:
        """Read all that waits and all that is held."""
        with self._lock:
            slots = tuple(Slot(self._tickets[key], at) for key, at in self._since.items())
            waiting = tuple(t for key, t in self._tickets.items() if key not in self._since)
            return Ledger(waiting, slots, str(self._moves or ""))

    def let_in(self, keys: Sequence[SlotKey], at: datetime, mark: str) -> bool:
        """Let tickets in, all or none, unless somebody was let in since."""
        with self._lock:
            if mark != str(self._moves or "") or any(key not in self._tickets for key in keys):
                return False
            self._since |= dict.fromkeys(keys, at)
            self._moves += 1
            self.changes += 1
            return True

    def give_back(self, keys: Sequence[SlotKey]) -> None:
        """Forget tickets and slots."""
        with self._lock:
            for key in keys:
                self._tickets.pop(key, None)
                self._since.pop(key, None)
            self.changes += 1
