"""Persons in the audit log: named by pseudonyms, which a table of keys leads back to them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from domain.access import Caller, CallerKind

# Who is no person needs no pseudonym.
_NOBODY = {CallerKind.KEY, CallerKind.QUEUE, CallerKind.FERRY}


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the table of keys: who a pseudonym stands for."""

    pseudonym: str
    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote: kept beside the log, which has only the reference to it.

    The reference is the SHA-256 of salt and text: the words can be erased, but not exchanged.
    """

    reference: str
    text: str
    salt: str
    author: str = ""

    @property
    def genuine(self) -> bool:
        """Say whether these are the words that the log refers to."""
        return refer(self.text, self.salt) == self.reference


def refer(text: str, salt: str) -> str:
    """Commit to words; the salt, 32 random hexadecimal digits, keeps them from being guessed."""
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def is_person(caller: Caller) -> bool:
    """Say whether a caller has to be named by a pseudonym."""
    return caller.kind not in _NOBODY


def erasure(
    who: str, persons: Iterable[Person], words: Iterable[Words]
) -> tuple[tuple[Person, ...], tuple[Words, ...]]:
    """Find what has to go so that nobody knows any more whom a person's entries name.

    `who` is an id or a name. All words go that are that person's own, or in which the name stands.
    """
    wanted = who.casefold()
    gone = tuple(each for each in persons if wanted in (each.id.casefold(), each.name.casefold()))
    names = {name.casefold() for each in gone for name in (each.id, each.name)} - {""} | {wanted}
    own = {each.pseudonym for each in gone}
    said = (each for each in words if each.author in own or _names_one(each.text, names))
    return gone, tuple(said)


def _names_one(text: str, names: Iterable[str]) -> bool:
    return any(name in text.casefold() for name in names)
