"""The audit log, and the table of keys that leads from its pseudonyms to persons."""

from collections.abc import Iterable
from typing import Protocol

from domain.audit import AuditEntry, AuditEvent, Head
from domain.person import Person, Words


class AuditLog(Protocol):
    """Chains of entries, which are only ever appended. Transient when they can't be written."""

    def append(self, event: AuditEvent) -> AuditEntry:
        """Put an event at the end of its subject's chain, once; gives the entry that it has.

        A chain's first entry is preceded by one in its parent, which tells of its beginning.
        """
        ...

    def read(self, chain: str, after: int = 0, limit: int = 1_000) -> tuple[AuditEntry, ...]:
        """Read entries of a chain in their order, behind the one of this number."""
        ...

    def head(self, chain: str) -> Head | None:
        """Tell how far a chain is; None where it has no entry."""
        ...

    def chains(self) -> tuple[str, ...]:
        """List every chain that has entries; slow, for whoever verifies."""
        ...


class Persons(Protocol):
    """Who the pseudonyms are, and what people wrote. Deleting it erases them; the log stays."""

    def pseudonym(self, person_id: str, name: str = "") -> str:
        """Give a person's pseudonym: a random one at first, then always that."""
        ...

    def keep(self, text: str, author: str = "") -> str:
        """Keep words of the author with this pseudonym; gives the reference to them."""
        ...

    def who(self, pseudonyms: Iterable[str]) -> tuple[Person, ...]:
        """Tell who these are, as far as anybody still knows."""
        ...

    def words(self, references: Iterable[str]) -> tuple[Words, ...]:
        """Read words, as far as they are still kept."""
        ...

    def forget(self, person: str) -> int:
        """Erase the persons of this id or name, and all words by them or about them.

        Gives how many rows went. Their next request gives them a new pseudonym.
        """
        ...
