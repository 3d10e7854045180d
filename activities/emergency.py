"""The emergency stop, as a story looks at it."""

from clouds.ports import Clouds
from domain.emergency_stop import EmergencyStop


def read_emergency_stop(clouds: Clouds, subject: str) -> EmergencyStop:
    """Read how it stands."""
    del subject
    return clouds.brake.read()
