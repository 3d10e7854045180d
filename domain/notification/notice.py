"""A notice: one thing that people are to be told of a wave, under an id that never changes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.itinerary import Phase
from domain.status import Gate


class NoticeKind(StrEnum):
    """What kind of thing people are told. Written into waves and tables: add, never rename."""

    WAVE_STARTED = "wave_started"
    FINDING = "finding"
    APPROVAL_NEEDED = "approval_needed"
    APPROVAL_EXPIRING = "approval_expiring"
    ACTION_NEEDED = "action_needed"
    STALLED = "stalled"
    FAILED = "failed"
    MIGRATED = "migrated"
    ROLLED_BACK = "rolled_back"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Notice:
    """What has happened, to which instance; an empty `instance_id` means the wave as a whole.

    `id` is the same however often it is found. `also` is a second kind that it is told under.
    Notices about a gate say which, the so-manieth `asking`, and until when it can be answered.
    """

    id: str
    kind: NoticeKind
    wave: str
    at: datetime
    words: str
    instance_id: str = ""
    attempt: int = 1
    phase: Phase | None = None
    remedy: str = ""
    also: NoticeKind | None = None
    gate: Gate | None = None
    asking: int = 0
    expires: datetime | None = None

    @property
    def kinds(self) -> frozenset[NoticeKind]:
        """Tell every kind that it is told under."""
        return frozenset({self.kind, self.also or self.kind})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a wave's gates wait for an answer; None where there is no such gate.

    A commit window that nobody answers ends by itself: `commits` says that it commits then.
    """

    approval: timedelta | None = None
    commit: timedelta | None = None
    commits: bool = False
