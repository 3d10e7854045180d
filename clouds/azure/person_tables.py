"""The table of keys in Azure Tables: whom pseudonyms name, and what people wrote."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from clouds.azure.errors import translated
from clouds.azure.tables import Row, Tables, find, insert
from domain.person import Person, Words, erasure, refer

_SUBJECT = "persons"
_PERSON, _WORDS = "person", "words"


class PersonTables:
    """The port Persons: one table, which may be deleted whole."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def pseudonym(self, person_id: str, name: str = "") -> str:
        """Give a person's pseudonym, which whoever comes first draws."""
        table, key = self._tables.persons, _key(person_id)
        drawn = f"p-{secrets.token_hex(8)}"
        row = {"PartitionKey": _PERSON, "RowKey": key, "id": person_id, "name": name}
        with translated("tables", _SUBJECT):
            known = find(table, _PERSON, key)
            if known is None and insert(table, {**row, "pseudonym": drawn}):
                return drawn
            found: str = (known or table.get_entity(_PERSON, key))["pseudonym"]
            return found

    def keep(self, text: str, author: str = "") -> str:
        """Keep words."""
        salt = secrets.token_hex(16)
        reference = refer(text, salt)
        row = {"PartitionKey": _WORDS, "RowKey": reference, "text": text, "salt": salt}
        with translated("tables", _SUBJECT):
            self._tables.persons.create_entity({**row, "author": author})
        return reference

    def who(self, pseudonyms: Iterable[str]) -> tuple[Person, ...]:
        """Tell who these are; reads all persons."""
        wanted = set(pseudonyms)
        return tuple(each for each in map(_person, self._all(_PERSON)) if each.pseudonym in wanted)

    def words(self, references: Iterable[str]) -> tuple[Words, ...]:
        """Read words."""
        with translated("tables", _SUBJECT):
            rows = [find(self._tables.persons, _WORDS, each) for each in references]
        return tuple(_words(row) for row in rows if row)

    def forget(self, person: str) -> int:
        """Erase persons, and words by them or about them; reads the whole table."""
        persons, words = map(_person, self._all(_PERSON)), map(_words, self._all(_WORDS))
        gone, said = erasure(person, persons, words)
        keys = [(_WORDS, each.reference) for each in said]
        keys += [(_PERSON, _key(each.id)) for each in gone]  # last: it may have to begin anew
        with translated("tables", _SUBJECT):
            for partition, row in keys:
                self._tables.persons.delete_entity(partition, row)
        return len(keys)

    def _all(self, partition: str) -> list[Row]:
        bounds: dict[str, Any] = {"partition": partition}
        wanted = "PartitionKey eq @partition"
        with translated("tables", _SUBJECT):
            return list(self._tables.persons.query_entities(wanted, parameters=bounds))


def _key(person_id: str) -> str:
    """Spell an id so that it may be a key: Entra's may, what people write may not."""
    return hashlib.sha256(person_id.encode()).hexdigest()


def _person(row: Row) -> Person:
    return Person(row["pseudonym"], row["id"], row["name"])


def _words(row: Row) -> Words:
    return Words(row["RowKey"], row["text"], row["salt"], row["author"])
