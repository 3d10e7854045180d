"""A status store that lives in memory and obeys the contract of the tables."""

from collections.abc import Callable

from domain.errors import Refusal, Refused
from domain.status import WAVE_EXISTS, InstanceStatus, Progress, Subject, WaveStatus, fold
from domain.wave import Wave
from local.clock import Clock


class SimulatedStatusStore:
    """Remembers waves and statuses; `listeners` hear of every progress, as an operator would."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._fingerprints: dict[str, str] = {}
        self._waves: dict[str, WaveStatus] = {}
        self._statuses: dict[Subject, InstanceStatus] = {}
        self.listeners: list[Callable[[Progress], None]] = []

    def accept_wave(self, wave: Wave, fingerprint: str) -> bool:
        """Record a wave once."""
        known = self._fingerprints.setdefault(wave.name, fingerprint)
        if known != fingerprint:
            detail = "another wave came in under this name before"
            raise Refused(Refusal(WAVE_EXISTS, wave.name, detail, "Choose a new name."))
        if wave.name in self._waves:
            return False
        instances = tuple(InstanceStatus(order.ref.instance_id) for order in wave.orders)
        self._waves[wave.name] = WaveStatus(wave.name, self._clock.now(), instances)
        return True

    def record(self, progress: Progress) -> None:
        """Fold what a story tells into the instance's status."""
        subject = progress.subject
        known = self._statuses.get(subject, InstanceStatus(subject.instance_id))
        self._statuses[subject] = fold(known, progress)
        for listener in self.listeners:
            listener(progress)

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave with all its instances."""
        wave = self._waves.get(name)
        if wave is None:
            return None
        told = (self._statuses.get(Subject(name, i.instance_id), i) for i in wave.instances)
        return WaveStatus(name, wave.accepted, tuple(told))
