"""The audit log as callers read it: just as it was hashed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import Field

from domain.audit import AuditKind, Head
from domain.audit_export import AuditPage
from domain.person import Person, Words
from triggers.views.base import View
from wire import from_wire, to_wire


class AuditSubjectView(View):
    """What an entry is about; empty where it is about none."""

    wave: str
    instance: str
    attempt: int
    zone: str


class AuditEventView(View):
    """One thing that was done, tried, asked for or decided."""

    id: str
    kind: AuditKind
    action: str
    at: datetime
    actor: str = Field(description="A person's pseudonym; key, queue and ferry are no persons.")
    subject: AuditSubjectView
    why: str = Field(description="SHA-256 of salt and words, which are kept where they are erased.")
    correlation: str
    outcome: str
    details: list[str]


class AuditEntryView(View):
    """An entry in its chain."""

    chain: str
    number: int
    previous: str
    event: AuditEventView
    hash: str
    version: int


class HeadView(View):
    """How far a chain was when it was read."""

    chain: str
    number: int
    hash: str

    @classmethod
    def of(cls, head: Head) -> Self:
        """Show a head."""
        return cls(chain=head.chain, number=head.number, hash=head.hash)


class AuditPageView(View):
    """Some entries in their order, and the heads of the chains that end on this page."""

    entries: list[AuditEntryView]
    heads: list[HeadView]
    next: str | None = Field(description="Send it as `cursor`, while there is more.")

    @classmethod
    def of(cls, page: AuditPage) -> Self:
        """Show a page."""
        return cls(
            entries=[from_wire(AuditEntryView, to_wire(each)) for each in page.entries],
            heads=[HeadView.of(head) for head in page.heads],
            next=".".join(map(str, page.next)) if page.next else None,
        )


class Forgotten(View):
    """What was erased."""

    erased: int = Field(description="How many persons and texts; 0 where nothing was known.")


class KnownPerson(View):
    """A person, as long as nobody has had them forgotten."""

    pseudonym: str
    id: str = Field(description="The id by which Entra knows them.")
    name: str


class KnownWords(View):
    """What somebody wrote, as long as it is kept."""

    reference: str
    text: str
    genuine: bool = Field(description="Whether they are the words that the log refers to.")


class WhoView(View):
    """What is still known; of what was asked for, the rest is forgotten, or never was."""

    persons: list[KnownPerson]
    words: list[KnownWords]

    @classmethod
    def of(cls, persons: Iterable[Person], words: Iterable[Words]) -> Self:
        """Show it."""
        return cls(
            persons=[
                KnownPerson(pseudonym=each.pseudonym, id=each.id, name=each.name)
                for each in persons
            ],
            words=[
                KnownWords(reference=each.reference, text=each.text, genuine=each.genuine)
                for each in words
            ],
        )
