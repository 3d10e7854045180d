"""The emergency stop, for everybody."""

from typing import Protocol

from domain.emergency_stop import EmergencyStop


class EmergencyBrake(Protocol):
    """Whether failovers may begin."""

    def pull(self, stop: EmergencyStop) -> EmergencyStop:
        """Pull or lift it; the word that comes in last counts. Gives what stands.

        Pulled while it is, or lifted while it is not, it stays as it stood. `at` is the book's
        own time where it is None.
        """
        ...

    def read(self) -> EmergencyStop:
        """Read how it stands: whoever asks after a `pull` has answered reads that word."""
        ...
