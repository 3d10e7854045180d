"""What was copied from one time that the vault told of to the next, and when it stood still."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

# A stretch that took so many times as long as usual stood still in between, if it was long at all.
_STILL = 4.0
_SHORTEST_STILL = 20 * 60.0
# Two stands at the same hour of two days are no accident but how the days are.
_SAME_HOUR = timedelta(hours=3)
_DAY = timedelta(days=1)
_FEW = 4
# What was copied before a resync tells little of how fast blocks are read again.
_BEFORE_RESYNC = 0.1


@dataclass(frozen=True, slots=True)
class Point:
    """How many bytes were copied at one moment (UTC), as the vault told."""

    at: datetime
    copied: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was copied in `seconds` from a moment on; `weight` says how much it counts, up to 1."""

    begins: datetime
    seconds: float
    copied: float
    weight: float = 1.0


def stretches(points: Sequence[Point]) -> tuple[Stretch, ...]:
    """List what was copied between points; where a count falls back, a resync began."""
    found: list[Stretch] = []
    for one, other in pairwise(points):
        if other.copied < one.copied:
            found = [replace(each, weight=each.weight * _BEFORE_RESYNC) for each in found]
        elif other.at > one.at:
            seconds = (other.at - one.at).total_seconds()
            found.append(Stretch(one.at, seconds, other.copied - one.copied))
    return tuple(found)


def without_stands(found: tuple[Stretch, ...], total: int) -> tuple[Stretch, ...]:
    """Take the time out in which nothing moved, unless it does so at the same hour each day.

    A stall that is over says little about the next; what comes back daily belongs to the pace.
    """
    moving = sorted(each.copied / each.seconds for each in found if each.copied > 0)
    if len(moving) < _FEW:
        return found
    usual = moving[len(moving) // 2]
    stands = [each for each in found if _stood(each, usual, total)]
    if any(_daily(one, other) for one in stands for other in stands):
        return found
    cut = {each.begins: replace(each, seconds=each.copied / usual) for each in stands}
    return tuple(cut.get(each.begins, each) for each in found)


def _stood(each: Stretch, usual: float, total: int) -> bool:
    """Say whether it took much longer than what it copied does, and than a whole percent does."""
    bound = _STILL * max(each.copied, total / 100) / usual
    return each.seconds > max(_SHORTEST_STILL, bound)


def _daily(one: Stretch, other: Stretch) -> bool:
    apart = other.begins - one.begins
    return apart > _DAY / 2 and abs((apart + _DAY / 2) % _DAY - _DAY / 2) < _SAME_HOUR
