"""How long a copy still takes by what was seen of it, and how much that may be off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.forecast.rhythm import HOUR, Rhythm, until_hour
from domain.forecast.stretch import Point, Stretch, stretches, without_stands

# Between two that bring news a look may find a percent less a little, and come so much later.
_UNTOLD, _LATE = 0.007, 15 * 60.0
SILENT = 30 * 60.0
_LEAST_LEFT = 0.001
_BATCHES = 8
_ENDLESS = 60 * 24 * HOUR


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many seconds a copy still takes at the pace expected, and what makes that uncertain.

    `silent` are the seconds for which nothing was heard though there should have been news, which
    is `patience` seconds after the last,
    `deviation` is the relative one that follows from how evenly it went, `unseen` are the hours
    still to come that are like none that was seen.
    """

    seconds: float
    silent: float
    deviation: float
    unseen: float
    patience: float


def outlook(points: Sequence[Point], total: int, now: datetime) -> Outlook | None:
    """Look ahead from `now`, which no point is later than.

    None while nothing was seen to move, or where it would take over 60 days.
    """
    seen = without_stands(stretches(points), total)
    mean = Rhythm(seen).mean
    if not mean:
        return None
    last, since = points[-1], (now - points[-1].at).total_seconds()
    most = _UNTOLD * total + mean * _LATE
    late = max(0.0, since - most / mean)
    silent = late if late > SILENT else 0.0
    moved = min(mean * since, most)
    if since > silent:
        seen = (*seen, Stretch(last.at, since - silent, moved))
    left = max(_LEAST_LEFT * total, total - last.copied - moved)
    walked = _ahead(seen, left, now, silent)
    return replace(walked, patience=most / mean + SILENT) if walked else None


def _ahead(seen: Sequence[Stretch], left: float, now: datetime, silent: float) -> Outlook | None:
    """Walk from hour to hour until nothing is left."""
    rhythm = Rhythm(seen)
    seconds, unseen, undone, at = 0.0, 0.0, left, now
    while undone > 0:
        rate, rest = rhythm.at(at), until_hour(at)
        part = min(rest, undone / rate)
        unseen += part / HOUR if rhythm.unseen(at) else 0.0
        undone = undone - rate * part if part == rest else 0.0
        seconds, at = seconds + part, at + timedelta(seconds=part)
        if seconds > _ENDLESS:
            return None
    return Outlook(seconds, silent, _deviation(seen, rhythm.mean, left, seconds), unseen, 0.0)


def _deviation(seen: Sequence[Stretch], mean: float, left: float, ahead: float) -> float:
    """Tell by how much of `left` the copy may be off, one standard deviation.

    From the variance per second of eight batches: of what is to come, and of the mean itself.
    """
    passed = sum(each.seconds for each in seen)
    squares, seconds, off = 0.0, 0.0, 0.0
    for each in seen:
        seconds, off = seconds + each.seconds, off + each.copied - mean * each.seconds
        if seconds >= passed / _BATCHES:
            squares, seconds, off = squares + off * off, 0.0, 0.0
    variance = (squares + off * off) / passed
    return math.sqrt(variance * ahead * (1 + ahead / passed)) / left
