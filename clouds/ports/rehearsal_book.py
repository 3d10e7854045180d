"""The book of rehearsals: which there were of a wave's instances, and how they went."""

from typing import Protocol

from domain.rehearsal_record import RehearsalRecord
from domain.status import Subject


class RehearsalBook(Protocol):
    """What is known of rehearsals, readable without asking a story."""

    def record(self, record: RehearsalRecord) -> None:
        """Write down where a rehearsal stands; one that has ended stays as it ended."""
        ...

    def find(self, subject: Subject) -> tuple[RehearsalRecord, ...]:
        """List the rehearsals of an instance in its wave, whatever its run, the newest first."""
        ...

    def list_wave(self, wave: str) -> tuple[RehearsalRecord, ...]:
        """List the rehearsals of a wave's instances, the newest first."""
        ...
