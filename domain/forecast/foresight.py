"""A forecast that is kept with a status, and what becomes of it while nothing new is heard."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.forecast.eta import Eta

# What is silent stays so for a quarter as long again in half of the cases, more or less.
SILENT_FOR, BY_SILENCE = 0.25, 0.285
# News are overdue half an hour before anybody says so.
_UNSAID = timedelta(minutes=30)
_STEP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Foresight:
    """The end as foreseen when the last news came; `due` is when there should be new ones."""

    eta: Eta
    due: datetime


def expected(foreseen: Foresight, now: datetime) -> Eta:
    """Tell when the end is to be expected now: later while news are overdue, never in the past.

    It changes only every five minutes while nothing is heard.
    """
    eta = foreseen.eta
    if now > foreseen.due:
        overdue = _UNSAID + (now - foreseen.due) // _STEP * _STEP
        delay = (1 + SILENT_FOR) * overdue
        eta = Eta(eta.p50 + delay, eta.p90 + delay * math.exp(BY_SILENCE))
    middle = max(eta.p50, now)
    return Eta(middle, max(eta.p90, middle))
