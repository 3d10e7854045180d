"""The emergency stop: from the moment it is pulled no failover begins anywhere."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EmergencyStop:
    """Who pulled it, when (UTC) and why; `pulled` is False where it is not."""

    pulled: bool = False
    by: str = ""
    at: datetime | None = None
    because: str = ""
