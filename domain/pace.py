"""How often to look at something, for how long, and when to look next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_SHARE_OF_ETA = 2.5


@dataclass(frozen=True, slots=True)
class Vigil:
    """The pace of a watch: first and longest pause, and the time after which it is given up.

    `stall` is how long a measurable progress may stand still; None watches for the end alone.
    """

    every: timedelta
    longest: timedelta
    patience: timedelta
    stall: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """How far something was when it was last seen to move: a fraction from 0 to 1."""

    at: datetime
    fraction: float


def moved(last: Sighting | None, now: Sighting) -> bool:
    """Say whether there was progress since the last sighting."""
    return last is None or now.fraction > last.fraction


def next_pause(vigil: Vigil, first: Sighting | None, now: Sighting | None, looks: int) -> timedelta:
    """Choose how long to wait before the next look.

    Two fifths of the estimated remaining time where progress can be measured, otherwise half as
    long again as the last pause; always between the vigil's first and longest pause.
    """
    if first and now and now.fraction > first.fraction:
        remaining = (1 - now.fraction) / (now.fraction - first.fraction)
        seconds = (now.at - first.at).total_seconds() * remaining / _SHARE_OF_ETA
    else:
        seconds = vigil.every.total_seconds() * 1.5 ** min(looks, 40)
    # In seconds, for an estimate after hardly any progress is longer than a timedelta can be.
    pause = timedelta(seconds=min(seconds, vigil.longest.total_seconds()))
    return max(vigil.every, pause)
