"""What was changed in the simulated accounts, call by call."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One call that may have changed something, and the HTTP status that it was answered with."""

    at: datetime
    action: str
    parameters: dict[str, Any]
    status: int


class Ledger:
    """Every mutating call in the order in which it came."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def note(self, entry: Entry) -> None:
        """Write a call down."""
        self.entries.append(entry)

    def actions(self) -> list[str]:
        """List the actions that were performed, refused ones left out."""
        return [entry.action for entry in self.entries if entry.status < 400]  # noqa: PLR2004

    def as_json(self) -> list[dict[str, Any]]:
        """Spell the entries for the control endpoint."""
        return [{**asdict(entry), "at": entry.at.isoformat()} for entry in self.entries]
