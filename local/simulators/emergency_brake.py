"""The emergency stop in memory, obeying the tables' contract."""

from dataclasses import dataclass, field, replace
from threading import Lock

from domain.emergency_stop import EmergencyStop
from local.clock import Clock


@dataclass(slots=True)
class SimulatedEmergencyBrake:
    """The port EmergencyBrake."""

    clock: Clock
    _stop: EmergencyStop = field(default_factory=EmergencyStop)
    _lock: Lock = field(default_factory=Lock)

    def pull(self, stop: EmergencyStop) -> EmergencyStop:
        """Pull or lift it."""
        with self._lock:
            if stop.pulled is not self._stop.pulled:
                self._stop = stop if stop.at else replace(stop, at=self.clock.now())
            return self._stop

    def read(self) -> EmergencyStop:
        """Read how it stands."""
        return self._stop
