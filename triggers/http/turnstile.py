"""How often callers are let in: token buckets, in the memory of one worker process."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from access_settings import AccessSettings

# Seconds of a rate that may come at once.
BURST = 10
# Who has not asked for the longest time is forgotten beyond so many: his bucket was full again.
MOST_CALLERS = 10_000


@dataclass(slots=True)
class Bucket:
    """So many tokens a second, and as many as `BURST` seconds bring when nobody takes any."""

    rate: float
    level: float
    at: float

    @classmethod
    def full(cls, rate: float, now: float) -> "Bucket":
        """Make one that nobody has taken from."""
        return cls(rate, rate * BURST, now)

    def wait(self, now: float) -> float:
        """Tell in how many seconds there is a token; 0 when there is one now."""
        self.level = min(self.rate * BURST, self.level + max(0.0, now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate


@dataclass(slots=True)
class Turnstile:
    """Lets each caller in so many times a second, and all of them together.

    `now` gives seconds that only grow. Each worker process counts for itself.
    """

    caller_rate: float
    app_rate: float
    now: Callable[[], float] = time.monotonic
    _callers: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)
    _everybody: Bucket | None = None
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, settings: AccessSettings) -> "Turnstile":
        """Make the one that the settings want."""
        return cls(settings.caller_rate, settings.app_rate)

    def wait(self, caller: str) -> float:
        """Let a caller in and give 0, or tell in how many seconds he would be."""
        with self._lock:
            now = self.now()
            own = self._callers.pop(caller, None) or Bucket.full(self.caller_rate, now)
            self._callers[caller] = own
            if len(self._callers) > MOST_CALLERS:
                self._callers.popitem(last=False)
            all_of_them = self._everybody or Bucket.full(self.app_rate, now)
            self._everybody = all_of_them
            wait = max(own.wait(now), all_of_them.wait(now))
            if not wait:
                own.level -= 1
                all_of_them.level -= 1
            return wait
