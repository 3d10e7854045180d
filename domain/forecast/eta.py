"""A forecast of an end: a moment for which the odds are even, and one by which it is likely."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# The 90th percentile of a standard normal distribution.
Z90 = 1.2815515655446004
_HALVINGS = 40
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Eta:
    """When something ends: even odds that it does by `p50`, nine in ten that it does by `p90`."""

    p50: datetime
    p90: datetime

    def after(self, takes: "Duration") -> "Eta":
        """Tell when something ends that begins at this end and takes so long."""
        return Eta(self.p50 + takes.p50, self.p50 + takes.p50 + _apart(self, takes))


@dataclass(frozen=True, slots=True)
class Duration:
    """How long something takes: in one case of two no longer than `p50`, in nine of ten `p90`."""

    p50: timedelta
    p90: timedelta


def last_of(etas: Iterable[Eta], now: datetime) -> Eta | None:
    """Tell when the last of several ends that do not depend on each other; None for none.

    Later than the latest `p50`: that all have ended is less likely than that one has.
    """
    spreads = [_spread(eta, now) for eta in etas]
    if not spreads:
        return None
    return Eta(*(now + timedelta(seconds=_when(spreads, share)) for share in (0.5, 0.9)))


def _apart(eta: Eta, takes: Duration) -> timedelta:
    """Add the margins of two that do not depend on each other."""
    one, other = eta.p90 - eta.p50, takes.p90 - takes.p50
    return timedelta(seconds=math.hypot(one.total_seconds(), other.total_seconds()))


def _spread(eta: Eta, now: datetime) -> tuple[float, float]:
    """Read the remaining seconds as the mean and deviation of their logarithm."""
    middle = math.log(max(1.0, (eta.p50 - now).total_seconds()))
    late = math.log(max(1.0, (eta.p90 - now).total_seconds()))
    return middle, max(_LEAST, (late - middle) / Z90)


def _when(spreads: Sequence[tuple[float, float]], share: float) -> float:
    """Find after how many seconds all have ended with this probability, by halving."""
    low = min(middle for middle, _ in spreads)
    high = max(middle + 6 * deviation for middle, deviation in spreads)
    for _ in range(_HALVINGS):
        half = (low + high) / 2
        odds = math.prod(_odds((half - middle) / deviation) for middle, deviation in spreads)
        low, high = (low, half) if odds > share else (half, high)
    return math.exp(high)


def _odds(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2
