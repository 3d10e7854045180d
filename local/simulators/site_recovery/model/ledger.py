"""What was asked of the world and what came of it: the proof that something was done once."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One mutating call: `effect` is `job <id>`, `refused <status> <code>` or what it changed."""

    at: datetime
    operation: str
    subject: str
    effect: str

    @property
    def refused(self) -> bool:
        """Say whether the call changed nothing."""
        return self.effect.startswith("refused")


class Ledger:
    """Every mutating call in the order in which it came."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def note(self, entry: Entry) -> None:
        """Write a call down."""
        self.entries.append(entry)

    def effects(self, operation: str = "", subject: str = "") -> list[Entry]:
        """List the calls that changed something, of one operation and subject where given."""
        return [
            entry
            for entry in self.entries
            if not entry.refused
            and operation in {"", entry.operation}
            and subject.casefold() in {"", entry.subject.casefold()}
        ]
