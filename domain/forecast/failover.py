"""How long a failover takes, by those that went before."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.forecast.eta import Z90, Duration
from domain.provider import Provider

# Nobody publishes figures. Until a failover was seen, ours: a quarter of an hour, give or take a
# half; the first two or so that are seen outweigh it.
_USUAL, _SPREAD = math.log(15 * 60), 0.45
_USUAL_COUNTS, _SPREAD_COUNTS = 0.5, 2.0
# So strongly sizes have to differ before they are taken to matter.
_SIZE_COUNTS = 4.0
_TYPICAL = 200e9
_OUTLIER = 1.0  # one that took e times as long says no more about the others' spread than this
_SHORTEST = 1.0


@dataclass(frozen=True, slots=True)
class PastFailover:
    """How long one took, from its beginning to the machine that can be validated."""

    provider: Provider
    total_bytes: int
    took: timedelta


def duration_of_failover(
    past: Iterable[PastFailover], provider: Provider, total_bytes: int
) -> Duration:
    """Forecast how long a failover of so many bytes takes, from earlier ones of its provider."""
    ours = [each for each in past if each.provider is provider]
    times = [math.log(max(_SHORTEST, each.took.total_seconds())) for each in ours]
    sizes = [_size(each.total_bytes) for each in ours]
    count = len(ours)
    middle = (_USUAL_COUNTS * _USUAL + sum(times)) / (_USUAL_COUNTS + count)
    typical = sum(sizes) / max(1, count)
    slope = _slope(sizes, times)
    off = [t - middle - slope * (s - typical) for s, t in zip(sizes, times, strict=True)]
    squares = sum(min(each * each, _OUTLIER) for each in off)
    variance = (_SPREAD_COUNTS * _SPREAD**2 + squares) / (_SPREAD_COUNTS + count)
    deviation = math.sqrt(variance * (1 + 1 / (_USUAL_COUNTS + count)))
    expected = middle + slope * (_size(total_bytes) - typical)
    late = expected + Z90 * deviation
    return Duration(timedelta(seconds=math.exp(expected)), timedelta(seconds=math.exp(late)))


def _slope(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Tell by how much larger ones take longer, both in logarithms; little where few were seen."""
    if not sizes:
        return 0.0
    size, time = sum(sizes) / len(sizes), sum(times) / len(times)
    both = sum((s - size) * (t - time) for s, t in zip(sizes, times, strict=True))
    return both / (_SIZE_COUNTS + sum((s - size) ** 2 for s in sizes))


def _size(total_bytes: int) -> float:
    """Tell the logarithm of a size; what is unknown is typical."""
    return math.log(total_bytes / _TYPICAL) if total_bytes else 0.0
