"""What people see."""

from clouds.ports import Clouds
from domain.status import Progress


def record_progress(clouds: Clouds, progress: Progress) -> None:
    """Write down where an instance stands."""
    clouds.status.record(progress)
