"""Waves as a caller may know them: a foreign one was never accepted."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from clouds.ports import StatusStore
from domain.event import RecordedEvent
from domain.samples import Series
from domain.status import Folded, Progress
from domain.wave_status import Page, WaveQuery, WaveStatus
from triggers.scope.sight import Sight


@dataclass(frozen=True, slots=True)
class ScopedStatus:
    """The port StatusStore; a Problem `not-allowed` for who sees a wave, but may not act there."""

    book: StatusStore
    sight: Sight
    seen: dict[str, bool] = field(default_factory=dict)

    def record(self, progress: Progress) -> Folded:
        """Record as the book does."""
        return self.book.record(progress)

    def mark_suspended(self, wave: str, instance_id: str, *, suspended: bool) -> None:
        """Note it as the book does."""
        self.book.mark_suspended(wave, instance_id, suspended=suspended)

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave, or None when there is none of this name for the caller."""
        wave = self.book.read_wave(name)
        self.seen[name] = wave is not None and self.sight.sees(wave.place)
        if wave is None or not self.seen[name]:
            return None
        self.sight.require(wave.place, wave.name)
        return wave

    def sees(self, name: str) -> bool:
        """Say whether there is a wave of this name for the caller, whatever he may do there.

        Asked again in one request, it reads nothing.
        """
        if name not in self.seen:
            wave = self.book.read_wave(name)
            self.seen[name] = wave is not None and self.sight.sees(wave.place)
        return self.seen[name]

    def list_waves(self, query: WaveQuery, known: Collection[WaveStatus] = ()) -> Page[WaveStatus]:
        """List the caller's waves; pages are as full as if there were no others."""
        found = self.book.list_waves(replace(query, caller=self.sight.caller), known)
        self.seen.update(dict.fromkeys((each.name for each in found.items), True))
        return found

    def list_events(
        self, wave: str, after: str, limit: int, instance_id: str = ""
    ) -> tuple[RecordedEvent, ...]:
        """List what happened in a wave; of a foreign one nothing ever did."""
        return self.book.list_events(wave, after, limit, instance_id) if self.sees(wave) else ()

    def read_samples(self, wave: str, instance_id: str) -> Series:
        """Read how replication went; of a foreign wave nothing is known."""
        return self.book.read_samples(wave, instance_id) if self.sees(wave) else Series()

    def list_samples(self, wave: str) -> tuple[Series, ...]:
        """List how replication went; of a foreign wave nothing is known."""
        return self.book.list_samples(wave) if self.sees(wave) else ()
