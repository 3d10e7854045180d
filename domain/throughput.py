"""How many bytes replicate in a second: of an instance, and of many together."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

from domain.protected_item import Replication
from domain.samples import Sample, Series
from domain.status import InstanceStatus

_MOVES = {Replication.INITIATING, Replication.INITIAL_SYNC, Replication.RESYNC}
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many bytes a second were replicated from one moment to another, on the average."""

    begins: datetime
    ends: datetime
    bytes_per_second: float


def flows(samples: Sequence[Sample]) -> tuple[Flow, ...]:
    """Tell the throughput between samples; a count that begins again moves nothing."""
    return tuple(
        Flow(one.at, other.at, _moved(one, other) / ((other.at - one.at) / _SECOND))
        for one, other in pairwise(samples)
    )


def summed(every: Iterable[Series], spans: int) -> tuple[Flow, ...]:
    """Tell the throughput of all together, in equal spans from the first sample to the last.

    Between two of its samples an instance is taken to have moved its bytes evenly.
    """
    ways = [_Way.of(each.samples) for each in every if len(each.samples) > 1]
    if not ways:
        return ()
    first, last = min(way.times[0] for way in ways), max(way.times[-1] for way in ways)
    length = (last - first) / spans
    edges = [first + length * number for number in range(spans + 1)]
    totals = [0.0] * len(edges)
    for way in ways:
        for number, edge in enumerate(edges):
            totals[number] += way.until(edge)
    return tuple(
        Flow(begins, ends, (after - before) / (length / _SECOND))
        for (begins, ends), (before, after) in zip(pairwise(edges), pairwise(totals), strict=True)
    )


def throughput_now(instances: Iterable[InstanceStatus]) -> int:
    """Add up, in bytes a second, what those who copy their disks moved between two looks."""
    return sum(
        each.bytes_per_second
        for each in instances
        if each.replication in _MOVES and not each.report
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """How many bytes an instance had moved by when, since its first sample."""

    times: list[datetime]
    moved: list[int]

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> "_Way":
        steps = (_moved(one, other) for one, other in pairwise(samples))
        return cls([each.at for each in samples], list(accumulate(steps, initial=0)))

    def until(self, moment: datetime) -> float:
        """Tell how many it had moved by a moment."""
        place = bisect_right(self.times, moment)
        if place == 0 or place == len(self.times):
            return self.moved[place - 1] if place else 0
        part = (moment - self.times[place - 1]) / (self.times[place] - self.times[place - 1])
        return self.moved[place - 1] + part * (self.moved[place] - self.moved[place - 1])


def _moved(one: Sample, other: Sample) -> int:
    return max(0, other.replicated_bytes - one.replicated_bytes)
