"""How fast a replication is at which hour: days differ from nights, weekends from weekdays."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.forecast.stretch import Stretch

HOUR = 3600.0
_HOURS = 24
_SATURDAY = 5
# An hour is known from those around it: the weight falls to 60 % two hours away.
_KERNEL = tuple(math.exp(-(min(n, _HOURS - n) ** 2) / (2 * 2.0**2)) for n in range(_HOURS))
# So many hours at the mean are taken for granted before anything was seen of an hour.
_DOUBT, _WEEKEND_DOUBT = 1.0, 3.0
_OTHER_CLASS = 0.1  # what a weekend says about a weekday
_SEEN_DAYS = 10.0  # hours of weekdays, from which the quiet ones show
_QUIET = 6
_SLOWEST = 0.02
_NEAR, _SEEN = 3, 2.0


@dataclass(slots=True)
class _Hours:
    """What was copied by hour of the day (UTC), on weekdays or at weekends."""

    seconds: list[float] = field(default_factory=lambda: [0.0] * _HOURS)
    weighed: list[float] = field(default_factory=lambda: [0.0] * _HOURS)
    copied: list[float] = field(default_factory=lambda: [0.0] * _HOURS)

    def add(self, hour: int, seconds: float, copied: float, weight: float) -> None:
        self.seconds[hour] += seconds
        self.weighed[hour] += weight * seconds
        self.copied[hour] += weight * copied

    def around(self, hour: int) -> tuple[float, float]:
        """Weigh what was copied around an hour, and in how many seconds."""
        nearness = _KERNEL[-hour:] + _KERNEL[:-hour] if hour else _KERNEL
        return _sum(self.copied, nearness), _sum(self.weighed, nearness)


class Rhythm:
    """The throughput to be expected, in bytes a second, by the hour.

    Weekends without a sample of their own go as the quiet hours of weekdays do.
    """

    def __init__(self, seen: Iterable[Stretch]) -> None:
        self._weekday, self._weekend = _Hours(), _Hours()
        for each in seen:
            self._learn(each)
        weighed = sum(self._weekday.weighed) + sum(self._weekend.weighed)
        copied = sum(self._weekday.copied) + sum(self._weekend.copied)
        self.mean = copied / weighed if weighed else 0.0
        self._known: dict[tuple[int, bool], float] = {}
        self._quiet = self._quiet_rate()

    def at(self, moment: datetime) -> float:
        """Tell the rate to be expected in the hour of this moment; never less than 2 % of all."""
        key = (moment.hour, _weekend(moment))
        if key not in self._known:
            rate = self._on_weekend(moment.hour) if key[1] else self._on_weekday(moment.hour)
            self._known[key] = max(rate, _SLOWEST * self.mean)
        return self._known[key]

    def unseen(self, moment: datetime) -> bool:
        """Say whether it is an hour of a weekday of whose like little has been seen."""
        near = range(moment.hour - _NEAR, moment.hour + _NEAR + 1)
        seen = sum(self._weekday.seconds[hour % _HOURS] for hour in near)
        return not _weekend(moment) and seen < _SEEN * HOUR

    def _learn(self, each: Stretch) -> None:
        """Spread a stretch over the hours in which it was, evenly."""
        left, at = each.seconds, each.begins
        while left > 0:
            part = min(left, until_hour(at))
            hours = self._weekend if _weekend(at) else self._weekday
            hours.add(at.hour, part, each.copied * part / each.seconds, each.weight)
            left, at = left - part, at + timedelta(seconds=part)

    def _on_weekday(self, hour: int) -> float:
        copied, seconds = self._weekday.around(hour)
        others, other_seconds = self._weekend.around(hour)
        doubt = _DOUBT * HOUR
        return (copied + _OTHER_CLASS * others + doubt * self.mean) / (
            seconds + _OTHER_CLASS * other_seconds + doubt
        )

    def _on_weekend(self, hour: int) -> float:
        copied, seconds = self._weekend.around(hour)
        doubt = _WEEKEND_DOUBT * HOUR
        return (copied + doubt * self._quiet) / (seconds + doubt)

    def _quiet_rate(self) -> float:
        """Tell the rate of the quietest hours of weekdays; the mean while few were seen."""
        if sum(self._weekday.seconds) < _SEEN_DAYS * HOUR:
            return self.mean
        rates = sorted(map(self._on_weekday, range(_HOURS)))
        return sum(rates[-_QUIET:]) / _QUIET


def until_hour(moment: datetime) -> float:
    """Tell how many seconds are left of the moment's hour."""
    return HOUR - moment.minute * 60 - moment.second - moment.microsecond / 1e6


def _weekend(moment: datetime) -> bool:
    return moment.weekday() >= _SATURDAY


def _sum(values: list[float], weights: tuple[float, ...]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True))
