"""The emergency stop, for everybody."""

from typing import Protocol

from domain.emergency_stop import EmergencyStop


class EmergencyBrake(Protocol):
    """Whether failovers may begin."""

    def pull(self, stop: EmergencyStop) -> EmergencyStop:
        """Pull or lift it; the later word counts. Gives what stands."""
        ...

    def read(self) -> EmergencyStop:
        """Read how it stands."""
        ...
