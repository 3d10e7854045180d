"""How an instance's replication went: samples of what the vault told, few enough to keep."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.protected_item import ProtectedItem, failed_over
from domain.status import Progress

MOST = 64
# The newest are never thinned: they tell how fast it is now.
_NEWEST = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """What the vault told of an item at one moment.

    `rpo` is the longest that was told since the sample before; None where none was told.
    """

    at: datetime
    percent: int = 0
    replicated_bytes: int = 0
    rpo: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """The samples of one instance in one run of its wave, in their order; at most 64."""

    attempt: int = 1
    samples: tuple[Sample, ...] = ()


def sampled(series: Series, progress: Progress) -> Series:
    """Take a sample of what is told; what tells nothing new of an item changes nothing.

    Told again, or late, it changes nothing either; a later run begins a series of its own. A look
    at an item that has failed over is no sample: nothing replicates any more.
    """
    attempt = progress.subject.attempt
    if progress.item is None or failed_over(progress.item) or attempt < series.attempt:
        return series
    known = series.samples if attempt == series.attempt else ()
    if known and progress.at <= known[-1].at:
        return series
    return Series(attempt, _thinned((*known, _sample(progress.at, progress.item))))


def _sample(at: datetime, item: ProtectedItem) -> Sample:
    return Sample(at, round(item.fraction * 100), item.replicated_bytes, item.rpo)


def _thinned(samples: tuple[Sample, ...]) -> tuple[Sample, ...]:
    """Let one of too many go: that between the nearest neighbours, the oldest of equals.

    Its lag is not forgotten: the sample behind it keeps the longer one. So what is kept lies about
    evenly in time, with its first, its newest and its worst.
    """
    if len(samples) <= MOST:
        return samples
    inner = range(1, len(samples) - _NEWEST)
    gone = min(inner, key=lambda n: samples[n + 1].at - samples[n - 1].at)
    later = samples[gone + 1]
    kept = replace(later, rpo=_longer(samples[gone].rpo, later.rpo))
    return (*samples[:gone], kept, *samples[gone + 2 :])


def _longer(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    return max((each for each in (one, other) if each is not None), default=None)
