"""When an initial replication ends, by how it went so far."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.forecast.eta import Eta
from domain.forecast.foresight import BY_SILENCE, SILENT_FOR, Foresight
from domain.forecast.outlook import Outlook, outlook
from domain.forecast.stretch import Point

# Fitted on the training traces of benchmarks/forecast alone, so that nine of ten end by the P90
# (docs/forecast.md).
_FLOOR, _BY_DEVIATION, _BY_UNSEEN = 0.095, 1.9, 0.76
_UNSEEN_HOURS = 12.0
_MOST = math.log(10)


def end_of_replication(points: Sequence[Point], total: int, now: datetime) -> Eta | None:
    """Forecast the end of an initial replication of `total` bytes, from what the vault has told.

    The points are in their order; what is later than `now` is left aside. None while nothing was
    seen to move, and where the end would be more than 60 days away. What is done has ended when
    its last news came.
    """
    known = [each for each in points if each.at <= now]
    if known and total and known[-1].copied >= total:
        return Eta(known[-1].at, known[-1].at)
    ahead = outlook(known, total, now) if total else None
    return _eta(ahead, now) if ahead else None


def foresee(points: Sequence[Point], total: int) -> Foresight | None:
    """Forecast the end as of the last news; None where there are none, or no end."""
    if not points or not total:
        return None
    at = points[-1].at
    if points[-1].copied >= total:
        return Foresight(Eta(at, at), at)
    ahead = outlook(points, total, at)
    return Foresight(_eta(ahead, at), at + timedelta(seconds=ahead.patience)) if ahead else None


def _eta(ahead: Outlook, now: datetime) -> Eta:
    seconds = ahead.seconds + SILENT_FOR * ahead.silent
    late = seconds * math.exp(_margin(ahead))
    return Eta(now + timedelta(seconds=seconds), now + timedelta(seconds=late))


def _margin(ahead: Outlook) -> float:
    """Tell the logarithm of how many times as long nine of ten take at the most; up to tenfold."""
    unseen = min(1.0, ahead.unseen / _UNSEEN_HOURS)
    silent = BY_SILENCE if ahead.silent else 0.0
    all_of_it = math.hypot(_FLOOR, _BY_DEVIATION * ahead.deviation, _BY_UNSEEN * unseen, silent)
    return min(_MOST, all_of_it)
