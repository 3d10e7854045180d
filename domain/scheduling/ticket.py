"""A ticket asks for a slot; the ledger is all tickets that wait and all slots that are held."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.scheduling.policy import USUAL
from domain.scheduling.resource import Need
from domain.status import Subject
from domain.window import Calendar


class SlotKind(StrEnum):
    """For what a slot is held.

    An instance that holds one waits for a later kind at most, never for an earlier one: so no two
    can wait for each other for ever.
    """

    REPLICATION = "replication"
    COPY = "copy"
    CUTOVER = "cutover"


@dataclass(frozen=True, slots=True)
class SlotKey:
    """What a slot is found by after any crash: what for, whose, in which run.

    `asking` counts how often one run has asked for this kind, so that giving one back late never
    takes the next one away.
    """

    kind: SlotKind
    wave: str
    instance_id: str
    attempt: int = 1
    asking: int = 1

    @property
    def subject(self) -> Subject:
        """Tell whose it is."""
        return Subject(self.wave, self.instance_id, self.attempt)

    @property
    def order(self) -> tuple[str, str, str, int, int]:
        """Give it a place among others that are equal in everything else."""
        return (self.kind, self.wave, self.instance_id, self.attempt, self.asking)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Asks for a slot that takes all its needs together, or nothing of them.

    `takes` is how long it will be held, as far as that can be told. `priority` is from 0 to 9, the
    highest first; `weight` is its wave's share against other waves'. It is let in while its
    `calendar` is open, and not before its own time.
    """

    key: SlotKey
    asked: datetime
    takes: timedelta
    needs: tuple[Need, ...] = ()
    priority: int = USUAL
    weight: int = 1
    calendar: Calendar = field(default_factory=Calendar)
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """What a ticket became when it was let in."""

    ticket: Ticket
    since: datetime


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that waits and all that is held, as it was read at one moment.

    `mark` changes whenever somebody is let in; it says nothing else.
    """

    waiting: tuple[Ticket, ...] = ()
    held: tuple[Slot, ...] = ()
    mark: str = ""
