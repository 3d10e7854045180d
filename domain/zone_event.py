"""What happened to a landing zone, one event after the other."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.event import EventKind, which
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ZoneProgress, ZoneStatus


@dataclass(frozen=True, slots=True)
class ZoneEvent:
    """One thing that happened in one attempt at a landing zone."""

    at: datetime
    attempt: int
    kind: EventKind
    phase: ZonePhase
    words: str


@dataclass(frozen=True, slots=True)
class RecordedZoneEvent:
    """An event, and the place it has in its zone's order; read on after that."""

    cursor: str
    event: ZoneEvent


def zone_events_of(before: ZoneStatus, progress: ZoneProgress) -> tuple[ZoneEvent, ...]:
    """Tell what has happened since the status was last told; the same again for the same news."""
    kinds: list[tuple[EventKind, str]] = []
    if progress.subject.attempt != before.attempt or before.report:
        return ()
    if progress.phase is not before.phase:
        kinds.append((EventKind.PHASE, progress.phase.value.replace("_", " ")))
    if progress.manual_step and progress.manual_step != before.manual_step:
        kinds.append((EventKind.WAITING, progress.manual_step.words))
    if progress.remark:
        kinds.append((EventKind.DECISION, progress.remark))
    if progress.report:
        words = f"{progress.report.outcome.value}: {progress.report.because}".rstrip(": ")
        kinds.append((EventKind.ENDED, words))
    return tuple(
        ZoneEvent(progress.at, before.attempt, kind, progress.phase, words) for kind, words in kinds
    )


def zone_cursor_of(event: ZoneEvent) -> str:
    """Make the key by which events are ordered: the same for the same event."""
    at = event.at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")
    place = f"{list(ZonePhase).index(event.phase):02}{list(EventKind).index(event.kind)}"
    return f"{at}~{event.attempt}~{place}{which(event.kind, event.words)}"
