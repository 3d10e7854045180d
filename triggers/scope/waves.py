"""Waves as a caller may know them: a foreign one was never accepted."""

from dataclasses import dataclass, replace

from clouds.ports import StatusStore
from domain.event import RecordedEvent
from domain.status import Folded, Progress
from domain.wave_status import Page, WaveQuery, WaveStatus
from triggers.scope.sight import Sight


@dataclass(frozen=True, slots=True)
class ScopedStatus:
    """The port StatusStore; a Problem `not-allowed` for who sees a wave, but may not act there."""

    book: StatusStore
    sight: Sight

    def record(self, progress: Progress) -> Folded:
        """Record as the book does."""
        return self.book.record(progress)

    def mark_suspended(self, wave: str, instance_id: str, *, suspended: bool) -> None:
        """Note it as the book does."""
        self.book.mark_suspended(wave, instance_id, suspended=suspended)

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave, or None when there is none of this name for the caller."""
        wave = self.book.read_wave(name)
        if wave is None or not self.sight.sees(wave.place):
            return None
        self.sight.require(wave.place, wave.name)
        return wave

    def sees(self, name: str) -> bool:
        """Say whether there is a wave of this name for the caller, whatever he may do there."""
        wave = self.book.read_wave(name)
        return wave is not None and self.sight.sees(wave.place)

    def list_waves(self, query: WaveQuery) -> Page[WaveStatus]:
        """List the caller's waves; pages are as full as if there were no others."""
        return self.book.list_waves(replace(query, caller=self.sight.caller))

    def list_events(self, wave: str, after: str, limit: int) -> tuple[RecordedEvent, ...]:
        """List what happened in a wave; of a foreign one nothing ever did."""
        return self.book.list_events(wave, after, limit) if self.sees(wave) else ()
