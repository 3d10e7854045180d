"""What a line and a source do from minute to minute: throughput and churn, drawn from a seed."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.forecast.trace import Kind, Setback

HOUR = 3600.0
_ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "UTC")
# The last moments before a clock change of 2026 and 2027 (UTC), and whose clock it is.
_CHANGES = (
    (datetime(2026, 3, 29, 1, tzinfo=UTC), "Europe/Berlin"),
    (datetime(2026, 10, 25, 1, tzinfo=UTC), "Europe/Berlin"),
    (datetime(2026, 3, 8, 7, tzinfo=UTC), "America/New_York"),
    (datetime(2026, 11, 1, 6, tzinfo=UTC), "America/New_York"),
    (datetime(2026, 4, 4, 16, tzinfo=UTC), "Australia/Sydney"),
    (datetime(2027, 3, 28, 1, tzinfo=UTC), "Europe/Berlin"),
)
_NOISE = {Kind.BURSTY: 0.6, Kind.CONSTANT: 0.05, Kind.MIDNIGHT: 0.1, Kind.STALLS: 0.1}
_DAILY = (Kind.DAY_AND_NIGHT, Kind.CLOCK_CHANGE)


@dataclass(slots=True)
class Weather:
    """One replication's circumstances: rates in bytes a second, stalls, where work is lost.

    `lost_at` is the fraction at which a resync comes, `lost` the share of the disks that are read
    again, at `reading` times the rate (equal blocks need not be sent). Rates wander as the
    logarithm of a process that returns to its mean in `calm` seconds. By day (`office`) the line
    carries only a part.
    """

    zone: ZoneInfo
    began: datetime
    total_bytes: int
    rate: float
    churn: float
    noise: float
    calm: float
    office: float = 1.0
    backup: float = 1.0
    stalls: tuple[Setback, ...] = ()
    lost_at: float | None = None
    lost: float = 0.0
    reading: float = 1.0
    state: float = 0.0

    def at(self, moment: datetime, step: float, dice: Random) -> tuple[float, float]:
        """Tell throughput and churn of the next `step` seconds."""
        keep = math.exp(-step / self.calm)
        self.state = self.state * keep + dice.gauss(0, self.noise) * math.sqrt(1 - keep * keep)
        if any(each.begins <= moment < each.ends for each in self.stalls):
            return 0.0, self.churn
        wall = moment.astimezone(self.zone)
        busy = self.office < 1 and wall.weekday() < 5 and 7 <= wall.hour < 19  # noqa: PLR2004 (office hours)
        factor = self.office if busy else 1.0
        if wall.hour == 0 and wall.minute < 45:  # noqa: PLR2004 (a nightly backup)
            factor *= self.backup
        wander = math.exp(self.state - self.noise * self.noise / 2)
        return self.rate * factor * wander, self.churn * (2.0 if busy else 1.0)


def weather(kind: Kind, dice: Random) -> Weather:
    """Draw the circumstances of one replication."""
    hours = min(70.0, max(2.0, dice.lognormvariate(math.log(9), 0.7)))
    zone = ZoneInfo(dice.choice(_ZONES))
    began = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=dice.randrange(364 * 1440))
    if kind in _DAILY:
        hours = dice.uniform(26, 90)
    if kind is Kind.CLOCK_CHANGE:
        change, name = dice.choice(_CHANGES)
        zone = ZoneInfo(name)
        began = change - timedelta(hours=hours * dice.uniform(0.1, 0.9))
    if kind is Kind.MIDNIGHT:
        hours = dice.uniform(2, 9)
        midnight = began.replace(hour=0, minute=0)
        began = midnight - timedelta(hours=hours * dice.uniform(0.1, 0.7))
    total = int(dice.lognormvariate(math.log(200e9), 0.8))
    rate = total / (hours * HOUR)
    found = Weather(
        zone,
        began,
        total,
        rate,
        rate * dice.uniform(0, 0.3),
        _NOISE.get(kind, 0.15),
        dice.uniform(10, 60) * 60,
    )
    _trouble(found, kind, hours, dice)
    return found


def _trouble(found: Weather, kind: Kind, hours: float, dice: Random) -> None:
    """Add what this kind of replication is named after."""
    if kind is Kind.STALLS:
        found.stalls = tuple(_stall(found.began, hours, dice) for _ in range(dice.randint(1, 3)))
    if kind is Kind.RESYNC:
        found.lost_at = dice.uniform(0.1, 0.95)
        found.lost = dice.choice((1.0, 0.5, 0.34, 0.25))
        found.reading = dice.uniform(1, 2)
    if kind in _DAILY:
        found.office = dice.uniform(0.25, 0.6)
    if kind is Kind.MIDNIGHT:
        found.backup = dice.choice((1.0, 0.3))
    if kind is Kind.SWAMPED:
        found.churn = found.rate * dice.uniform(1.15, 3.0)


def _stall(began: datetime, hours: float, dice: Random) -> Setback:
    begins = began + timedelta(hours=hours * dice.uniform(0.05, 1.2))
    return Setback(Kind.STALLS, begins, begins + timedelta(hours=hours * dice.uniform(0.05, 0.25)))
