"""The audit log's entries: each hangs by hash on the one before, in chains that make a tree."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

VERSION = 1
# What stands before the first entry of a chain.
NOTHING = "0" * 64
# No wave has this name: theirs are of letters, digits and hyphens.
ROOT = "~ferry"
OPENED, ANCHORED = "open_chain", "anchor_chains"


class AuditKind(StrEnum):
    """What kind of thing is written down.

    An attempt stands before what it is about to do, its outcome after it: an attempt without an
    outcome was interrupted, and nobody knows how far it came.
    """

    REQUEST = "request"
    REFUSAL = "refusal"
    DECISION = "decision"
    ATTEMPT = "attempt"
    OUTCOME = "outcome"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class AuditSubject:
    """What an entry is about: an instance in its wave, a wave, a landing zone, or Ferry itself."""

    wave: str = ""
    instance: str = ""
    attempt: int = 0
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One thing to write down: who did what to what, when, why, and what came of it.

    `id` is the same when it is appended again, which changes nothing. `actor` is a person's
    pseudonym, or what is no person: `ferry`, `key`, `queue`. `why` refers to words that are kept
    elsewhere, where they can be erased. `details` hold neither free text nor secrets. `at` is the
    log's own time where it is None.
    """

    id: str
    kind: AuditKind
    action: str
    at: datetime | None = None
    actor: str = "ferry"
    subject: AuditSubject = AuditSubject()
    why: str = ""
    correlation: str = ""
    outcome: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain is: the number of an entry, and the hash that stands for all up to it."""

    chain: str
    number: int = 0
    hash: str = NOTHING

    def __str__(self) -> str:
        """Write it as an anchor has it."""
        return f"{self.chain} {self.number} {self.hash}"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event in its place: the first entry of a chain has the number 1."""

    chain: str
    number: int
    previous: str
    event: AuditEvent
    hash: str = ""
    version: int = VERSION

    @property
    def head(self) -> Head:
        """Say how far the chain is with this entry."""
        return Head(self.chain, self.number, self.hash)


def chain_of(subject: AuditSubject) -> str:
    """Name the chain of a subject: one for each instance of a wave, so that none waits for others.

    The names fit the keys of a table, and none is a wave's but its own.
    """
    if subject.zone:
        return f"~zone~{subject.zone}"
    if subject.instance and subject.wave:
        return f"{subject.wave}~{subject.instance}"
    return subject.wave or ROOT


def parent_of(chain: str) -> str:
    """Name the chain that tells of another one's beginning; the root's is the root."""
    wave, _, instance = chain.partition("~")
    return wave if wave and instance else ROOT


def chained(head: Head, event: AuditEvent) -> AuditEntry:
    """Put an event behind the head of its chain. ValueError for an event without a time."""
    entry = AuditEntry(head.chain, head.number + 1, head.hash, event)
    return replace(entry, hash=hash_of(entry))


def hash_of(entry: AuditEntry) -> str:
    """Hash all of an entry but its hash, and so everything before it: SHA-256, hexadecimal."""
    return hashlib.sha256(canonical_bytes(entry)).hexdigest()


def canonical_bytes(entry: AuditEntry) -> bytes:
    """Write an entry in the one way that is hashed; ValueError for an unknown version or no time.

    A JSON list in ASCII without spaces; the time in UTC, with microseconds.
    """
    event = entry.event
    if entry.version != VERSION or event.at is None:
        raise ValueError(f"{entry.chain}: entry {entry.number} is of version {entry.version}")
    about, at = event.subject, event.at.astimezone(UTC).isoformat(timespec="microseconds")
    written = [
        "ferry-audit", entry.version, entry.chain, entry.number, entry.previous,
        event.id, at, event.kind.value, event.action, event.actor,
        about.wave, about.instance, about.attempt, about.zone,
        event.why, event.correlation, event.outcome, list(event.details),
    ]  # fmt: skip
    return json.dumps(written, separators=(",", ":")).encode("ascii")


def opening(chain: str, at: datetime) -> AuditEvent:
    """Tell a chain's parent that it begins; the same again for the same chain."""
    return AuditEvent(
        id=f"{OPENED} {chain}", kind=AuditKind.SYSTEM, action=OPENED, at=at, details=(chain,)
    )


def anchoring(name: str, subject: AuditSubject, heads: Iterable[Head]) -> AuditEvent:
    """Keep the heads of chains in their parent: from then on nothing up to them can go unseen."""
    return AuditEvent(
        id=f"{ANCHORED} {name}",
        kind=AuditKind.SYSTEM,
        action=ANCHORED,
        subject=subject,
        details=tuple(map(str, heads)),
    )


def opened_in(entries: Iterable[AuditEntry]) -> tuple[str, ...]:
    """List the chains that a chain says were begun."""
    return tuple(
        name for each in entries if each.event.action == OPENED for name in each.event.details
    )


def anchors_in(entries: Iterable[AuditEntry]) -> tuple[Head, ...]:
    """List the heads of other chains that a chain keeps."""
    kept = [
        line.split(" ")
        for each in entries
        if each.event.action == ANCHORED
        for line in each.event.details
    ]
    return tuple(Head(chain, int(number), hashed) for chain, number, hashed in kept)
