"""Recovery points: one every five minutes while changes flow, found by arithmetic."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

CRASH_CONSISTENT = "CrashConsistent"
APPLICATION_CONSISTENT = "ApplicationConsistent"


@dataclass(frozen=True, slots=True)
class RecoveryPoint:
    """One state of all disks that an item can be failed over to."""

    time: datetime
    kind: str = CRASH_CONSISTENT


@dataclass(frozen=True, slots=True)
class Pipe:
    """What flows through replication; rates in bytes a second."""

    throughput: int
    churn: int
    interval: timedelta

    @property
    def lag(self) -> timedelta:
        """Tell how long the changes of one interval are on their way."""
        return self.interval * (self.churn / self.throughput)

    @property
    def stretch(self) -> float:
        """Tell how much slower than time the changes arrive: 1 unless there is too much churn."""
        return max(1.0, self.churn / self.throughput)


@dataclass(slots=True)
class Stretch:
    """A time in which an item's changes reached Azure; open while they still do.

    From `rests` on nothing is written that would have to reach it: what came before catches up.
    """

    begun: datetime
    ended: datetime | None = None
    rests: datetime | None = None

    def arrived(self, now: datetime, pipe: Pipe) -> datetime:
        """Tell up to which moment everything that was written has arrived by now."""
        moment = min(now, self.ended or now)
        passed = max(timedelta(), moment - self.begun - pipe.lag)
        reached = self.begun + passed / pipe.stretch
        if self.rests is not None and reached >= self.rests:
            return max(reached, moment)
        return reached

    def behind(self, now: datetime, pipe: Pipe) -> timedelta:
        """Tell for how long things have been written that have not arrived by now."""
        written = min(now, self.ended or now, self.rests or now)
        return max(timedelta(), written - self.arrived(now, pipe))

    def newest(self, now: datetime, pipe: Pipe) -> datetime:
        """Tell the time of the newest point; the stretch begins with one."""
        arrived = self.arrived(now, pipe) - self.begun
        return self.begun + arrived // pipe.interval * pipe.interval

    def points(
        self, now: datetime, pipe: Pipe, since: datetime, app_consistent: int
    ) -> Iterator[RecoveryPoint]:
        """Make the points from `since` on; `app_consistent` is their distance in minutes, or 0."""
        first = max(0, math.ceil((since - self.begun) / pipe.interval))
        last = (self.newest(now, pipe) - self.begun) // pipe.interval
        for number in range(first, last + 1):
            kind = self._kind(number, pipe, app_consistent)
            yield RecoveryPoint(self.begun + number * pipe.interval, kind)

    def _kind(self, number: int, pipe: Pipe, app_consistent: int) -> str:
        if not app_consistent or not number:
            return CRASH_CONSISTENT
        every = timedelta(minutes=app_consistent)
        passed = number * pipe.interval
        crossed = passed // every > (passed - pipe.interval) // every
        return APPLICATION_CONSISTENT if crossed else CRASH_CONSISTENT
