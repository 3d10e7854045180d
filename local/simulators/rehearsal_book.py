"""The book of rehearsals in memory, obeying the tables' contract."""

from collections.abc import Callable

from domain.rehearsal_record import RehearsalRecord
from domain.status import Subject
from local.simulators.one_at_a_time import one_at_a_time


@one_at_a_time
class SimulatedRehearsalBook:
    """The port RehearsalBook; `listeners` hear of every record, as an operator would."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str, str], RehearsalRecord] = {}
        self.listeners: list[Callable[[RehearsalRecord], None]] = []

    def record(self, record: RehearsalRecord) -> None:
        """Write down where a rehearsal stands; one that has ended stays as it ended."""
        key = (record.subject.wave, record.subject.instance_id, record.story)
        known = self._records.get(key)
        if known is None or known.report is None:
            self._records[key] = record
        for listener in self.listeners:
            listener(record)

    def find(self, subject: Subject) -> tuple[RehearsalRecord, ...]:
        """List the rehearsals of an instance in its wave, the newest first."""
        every = self.list_wave(subject.wave)
        return tuple(each for each in every if each.subject.instance_id == subject.instance_id)

    def list_wave(self, wave: str) -> tuple[RehearsalRecord, ...]:
        """List the rehearsals of a wave's instances, the newest first."""
        found = [each for key, each in self._records.items() if key[0] == wave]
        return tuple(sorted(found, key=lambda each: (each.begun, each.story), reverse=True))
