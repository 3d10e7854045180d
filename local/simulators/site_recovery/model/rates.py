"""How many requests a caller may send before Azure Resource Manager asks for patience."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.settings import Rate, Rates


class TokenBucket:
    """Tokens that come back with time."""

    def __init__(self, rate: Rate, now: datetime) -> None:
        self._rate = rate
        self._tokens = float(rate.burst)
        self._filled = now

    def take(self, now: datetime) -> None:
        """Take one token; ArmError 429 with the time until the next one when there is none."""
        passed = (now - self._filled).total_seconds()
        self._tokens = min(self._rate.burst, self._tokens + passed * self._rate.refill)
        self._filled = now
        if self._tokens < 1:
            wait = timedelta(seconds=math.ceil((1 - self._tokens) / self._rate.refill))
            raise throttled(wait)
        self._tokens -= 1

    @property
    def remaining(self) -> int:
        """Tell how many requests are left at once."""
        return int(self._tokens)


class Throttle:
    """The buckets of one caller; without rates nobody is ever throttled."""

    def __init__(self, rates: Rates | None, now: Callable[[], datetime]) -> None:
        self._now = now
        self._enforced = rates is not None
        given = rates or Rates()
        self._buckets = {
            "reads": TokenBucket(given.reads, now()),
            "writes": TokenBucket(given.writes, now()),
            "deletes": TokenBucket(given.deletes, now()),
        }

    def take(self, kind: str) -> None:
        """Let a request of this kind pass, or raise ArmError 429."""
        if self._enforced:
            self._buckets[kind].take(self._now())

    def remaining(self, kind: str) -> int:
        """Tell how many requests of this kind are left at once."""
        return self._buckets[kind].remaining


def throttled(wait: timedelta) -> ArmError:
    """Word the answer to one request too many."""
    return ArmError(
        HTTPStatus.TOO_MANY_REQUESTS,
        "SubscriptionRequestsThrottled",
        "Number of requests for the subscription exceeded the limit. Please try again after "
        f"'{wait.total_seconds():.0f}' seconds.",
        retry_after=wait,
    )
