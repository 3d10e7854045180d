"""The sign of life of a machine, and how long it has stayed away."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Heartbeat:
    """A beat at each interval from `since` on, until `stopped`."""

    since: datetime
    stopped: datetime | None = None

    def last(self, now: datetime, every: timedelta) -> datetime:
        """Tell the moment of the latest beat."""
        return self.since + (min(now, self.stopped or now) - self.since) // every * every

    def missed_since(self, now: datetime, grace: timedelta) -> bool:
        """Say whether it has stayed away longer than the grace."""
        return self.stopped is not None and now - self.stopped >= grace
