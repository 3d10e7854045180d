"""How much passes each line hour by hour, and how much stands in the vault at its peak."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from local.fleet.journey import Journey

_HOUR = timedelta(hours=1)
_MBIT = 1_000_000 / 8
type Flow = tuple[datetime, int]
_TRANSFERRED = 0.6  # of what replicates, as WorldSettings has it: the rest compression takes


@dataclass(frozen=True, slots=True)
class Load:
    """What one appliance carries, hour by hour from the start, in Mbit/s; its peak, its line's.

    `machines` is the most that replicate through it at once.
    """

    appliance: str
    line: float
    machines: int
    hours: tuple[float, ...]

    @property
    def peak(self) -> float:
        """Tell the mean of its busiest hour."""
        return max(self.hours, default=0.0)


@dataclass(frozen=True, slots=True)
class Most:
    """The most at once of something, and since when."""

    count: int
    at: datetime | None = None


def loads(
    journeys: tuple[Journey, ...], flows: Mapping[str, Sequence[Flow]], start: datetime
) -> tuple[Load, ...]:
    """Tell each appliance's load, in the order of their names."""
    ends = [each.ended or each.asked or start for each in journeys]
    hours = int((max(ends) - start) / _HOUR) + 1
    through: dict[str, list[Journey]] = {}
    for each in journeys:
        through.setdefault(each.told.appliance, []).append(each)
    return tuple(
        Load(
            name,
            those[0].told.appliance_mbit,
            most([(each.copying, each.ended) for each in those]).count,
            _hourly(flows.get(name, ()), start, hours),
        )
        for name, those in sorted(through.items())
    )


def most(spans: Iterable[tuple[datetime | None, datetime | None]]) -> Most:
    """Count how many spans overlap at most; one without a beginning never was, or never ends."""
    moments = [(begins, 1) for begins, _ in spans if begins]
    moments += [(ends, -1) for begins, ends in spans if begins and ends]
    best, now = Most(0), 0
    for moment, step in sorted(moments):
        now += step
        if now > best.count:
            best = Most(now, moment)
    return best


def _hourly(flow: Sequence[Flow], start: datetime, hours: int) -> tuple[float, ...]:
    """Add up what passed in each hour."""
    rates = [0.0] * hours
    ends = [at for at, _ in flow[1:]]
    for (begins, rate), end in zip(flow, [*ends, start + hours * _HOUR], strict=False):
        mbit = rate * _TRANSFERRED / _MBIT
        since, until = (begins - start) / _HOUR, min((end - start) / _HOUR, hours)
        hour = int(since)
        while rate and hour < until:
            rates[hour] += mbit * (min(until, hour + 1) - max(since, hour))
            hour += 1
    return tuple(round(rate, 1) for rate in rates)
