"""The audit log and its table of keys in memory, obeying the tables' contract."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from threading import RLock

from domain.audit import ROOT, AuditEntry, AuditEvent, Head, chain_of, chained, opening, parent_of
from domain.errors import Transient
from domain.person import Person, Words, erasure, refer
from local.clock import Clock


@dataclass(slots=True)
class SimulatedAuditLog:
    """The port AuditLog; while it is `broken` nothing can be written."""

    clock: Clock
    broken: bool = False
    entries: dict[str, list[AuditEntry]] = field(default_factory=dict)
    _places: dict[tuple[str, str], int] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def append(self, event: AuditEvent) -> AuditEntry:
        """Put an event at the end of its subject's chain, once."""
        with self._lock:
            if self.broken:
                raise Transient("the audit log can't be written")
            chain, timed = chain_of(event.subject), replace(event, at=event.at or self.clock.now())
            return self._append(chain, timed)

    def _append(self, chain: str, event: AuditEvent) -> AuditEntry:
        if chain not in self.entries and chain != ROOT:
            self._append(parent_of(chain), opening(chain, self.clock.now()))
        kept = self.entries.setdefault(chain, [])
        place = self._places.setdefault((chain, event.id), len(kept))
        if place == len(kept):
            kept.append(chained(kept[-1].head if kept else Head(chain), event))
        return kept[place]

    def read(self, chain: str, after: int = 0, limit: int = 1_000) -> tuple[AuditEntry, ...]:
        """Read entries of a chain in their order."""
        return tuple(self.entries.get(chain, ())[after : after + limit])

    def head(self, chain: str) -> Head | None:
        """Tell how far a chain is."""
        kept = self.entries.get(chain)
        return kept[-1].head if kept else None

    def chains(self) -> tuple[str, ...]:
        """List every chain."""
        return tuple(self.entries)


@dataclass(slots=True)
class SimulatedPersons:
    """The port Persons."""

    _persons: dict[str, Person] = field(default_factory=dict)
    _words: dict[str, Words] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def pseudonym(self, person_id: str, name: str = "") -> str:
        """Give a person's pseudonym."""
        with self._lock:
            new = Person(f"p-{secrets.token_hex(8)}", person_id, name)
            return self._persons.setdefault(person_id, new).pseudonym

    def keep(self, text: str, author: str = "") -> str:
        """Keep words."""
        salt = secrets.token_hex(16)
        words = Words(refer(text, salt), text, salt, author)
        self._words[words.reference] = words
        return words.reference

    def who(self, pseudonyms: Iterable[str]) -> tuple[Person, ...]:
        """Tell who these are."""
        wanted = set(pseudonyms)
        return tuple(each for each in self._persons.values() if each.pseudonym in wanted)

    def words(self, references: Iterable[str]) -> tuple[Words, ...]:
        """Read words."""
        return tuple(self._words[each] for each in references if each in self._words)

    def forget(self, person: str) -> int:
        """Erase persons, and words by them or about them."""
        with self._lock:
            gone, said = erasure(person, self._persons.values(), self._words.values())
            for each in gone:
                del self._persons[each.id]
            for words in said:
                del self._words[words.reference]
            return len(gone) + len(said)
