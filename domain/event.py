"""What happened in a wave, one event after the other."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from domain.itinerary import Phase
from domain.status import InstanceStatus, Progress


class EventKind(StrEnum):
    """What kind of thing happened."""

    PHASE = "phase"
    WAITING = "waiting"
    DECISION = "decision"
    ENDED = "ended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one instance in one run of its wave."""

    at: datetime
    instance_id: str
    attempt: int
    kind: EventKind
    phase: Phase
    words: str


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event, and the place it has in its wave's order; read on after that."""

    cursor: str
    event: Event


def events_of(before: InstanceStatus, progress: Progress) -> tuple[Event, ...]:
    """Tell what has happened since the status was last told; the same again for the same news."""
    kinds: list[tuple[EventKind, str]] = []
    if progress.aside:
        return (_aside(progress),)
    if progress.subject.attempt < before.attempt:
        return ()
    if progress.phase is not before.phase or progress.subject.attempt > before.attempt:
        kinds.append((EventKind.PHASE, progress.phase.value.replace("_", " ")))
    if progress.waiting and progress.waiting != before.waiting:
        kinds.append((EventKind.WAITING, progress.waiting.words))
    if progress.remark:
        kinds.append((EventKind.DECISION, progress.remark))
    if progress.report:
        words = f"{progress.report.outcome.value}: {progress.report.because}".rstrip(": ")
        kinds.append((EventKind.ENDED, words))
    subject = progress.subject
    return tuple(
        Event(progress.at, subject.instance_id, subject.attempt, kind, progress.phase, words)
        for kind, words in kinds
    )


def _aside(progress: Progress) -> Event:
    """Tell what a story beside the instance's own tells; the same again for the same news."""
    subject, kind = progress.subject, EventKind.DECISION
    at, phase = progress.at, progress.phase
    return Event(at, subject.instance_id, subject.attempt, kind, phase, progress.remark)


def suspension(before: InstanceStatus, at: datetime, *, suspended: bool) -> tuple[Event, ...]:
    """Tell that a story is held back or goes on; nothing where that is so already."""
    if before.suspended is suspended or before.report:
        return ()
    kind = EventKind.SUSPENDED if suspended else EventKind.RESUMED
    at = max(at, before.updated or at)
    return (Event(at, before.instance_id, before.attempt, kind, before.phase, kind.value),)


# Phases were added behind the end, and what happens in them comes before it all the same.
_LAST = 99


def cursor_of(event: Event) -> str:
    """Make the key by which events are ordered: the same for the same event."""
    at = event.at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
    phase = _LAST if event.phase is Phase.ENDED else list(Phase).index(event.phase)
    place = f"{phase:02}{list(EventKind).index(event.kind)}"
    return f"{at}~{event.instance_id}~{event.attempt}~{place}{which(event.kind, event.words)}"


def which(kind: EventKind, words: str) -> str:
    """Tell decisions of one moment apart, of which there may be several; others are single."""
    digest = hashlib.sha256(words.encode()).hexdigest()
    return f"~{digest[:8]}" if kind is EventKind.DECISION else ""
