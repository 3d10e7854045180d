"""What Ferry's own names are called on pages: every value of what a page shows by a name."""

from collections.abc import Iterator
from enum import StrEnum

from domain.approval import Decision
from domain.assessment import Severity
from domain.audit import AuditKind
from domain.event import EventKind
from domain.itinerary import STEPS, Lifecycle, Phase, next_step
from domain.migration import Outcome
from domain.notification.notice import NoticeKind
from domain.protected_item import Replication
from domain.roll_up import Health
from domain.status import Gate
from domain.wave_status import WaveState
from domain.zone_itinerary import ZONE_STEPS, ZonePhase
from domain.zone_status import ZoneOutcome, ZoneState

_NAMES: tuple[type[StrEnum], ...] = (
    Phase,
    Lifecycle,
    Gate,
    Outcome,
    Replication,
    Health,
    WaveState,
    EventKind,
    Decision,
    Severity,
    AuditKind,
    NoticeKind,
    ZonePhase,
    ZoneState,
    ZoneOutcome,
)


def spoken(name: str) -> str:
    """Write one of Ferry's names as people read it, in English."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def every_name() -> Iterator[str]:
    """List all that a catalogue has to know beside what templates say."""
    for names in _NAMES:
        yield from (spoken(each.value) for each in names)
    yield from (spoken(each) for each in (*STEPS, *ZONE_STEPS))
    yield from (spoken(next_step(each)) for each in Phase)
