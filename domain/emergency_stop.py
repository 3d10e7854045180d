"""The emergency stop: from the moment it is pulled no failover begins anywhere."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import MigrationError, Refusal, Refused

STOPPED = "ferry.emergency_stop"


@dataclass(frozen=True, slots=True)
class EmergencyStop:
    """Who pulled it, when (UTC) and why; where it is not `pulled`, who lifted it.

    `by` and `because` are empty, and `at` is None, where nobody ever touched it.
    """

    pulled: bool = False
    by: str = ""
    at: datetime | None = None
    because: str = ""


def in_words(stop: EmergencyStop) -> str:
    """Say who pulled it, and why."""
    who = f"the emergency stop was pulled by {stop.by or 'an operator'}"
    return who + (f": {stop.because}" if stop.because else "")


def lifted(stop: EmergencyStop) -> bool:
    """Say whether failovers may begin."""
    return not stop.pulled


def require_lifted(stop: EmergencyStop, subject: str) -> None:
    """Raise Refused `ferry.emergency_stop` while it is pulled: the last look before a failover."""
    if stop.pulled:
        detail = f"{in_words(stop)}; no failover begins"
        remedy = "Lift it (ferry emergency-stop --lift) once all is well, then retry the instance."
        raise Refused(Refusal(STOPPED, subject, detail, remedy))


def stopped_by_hand(subject: str) -> Refused:
    """Make the error of a story that has looked, and does not begin its failover."""
    detail = "the emergency stop is pulled, or can't be read; no failover begins"
    return Refused(Refusal(STOPPED, subject, detail, "Lift it once all is well."))


def by_emergency_stop(error: MigrationError) -> bool:
    """Say whether it was the emergency stop that kept a failover from beginning."""
    return isinstance(error, Refused) and error.refusal.code == STOPPED
