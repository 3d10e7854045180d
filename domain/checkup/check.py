"""One thing that was looked at: how it stands, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    """What a check is about, in the order in which people read them."""

    ADDRESS = "address"
    SETTINGS = "settings"
    CREDENTIALS = "credentials"
    ROLES = "roles"
    VAULT = "vault"
    APPLIANCE = "appliance"
    QUOTAS = "quotas"
    CLOCKS = "clocks"
    QUEUE = "queue"
    STORAGE = "storage"
    ENGINE = "engine"
    BRAKE = "emergency stop"


class Verdict(StrEnum):
    """How something stands: it is well, somebody should look at it, or nothing works by it."""

    HEALTHY = "healthy"
    ATTENTION = "attention"
    FAILING = "failing"


_WORST_LAST = [Verdict.HEALTHY, Verdict.ATTENTION, Verdict.FAILING]


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one subject. `remedy` is empty only where nothing is to be mended."""

    area: Area
    subject: str
    verdict: Verdict
    detail: str
    remedy: str = ""


def worst(checks: Iterable[Check]) -> Verdict:
    """Tell how all stands: as the worst of it does; healthy where nothing was looked at."""
    return max((each.verdict for each in checks), key=_WORST_LAST.index, default=Verdict.HEALTHY)
