"""What those who wait for items of one vault may be told from a list that serves them all."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.protected_item import ProtectedItem, Replication, replication_of
from domain.read_budget import ReadBudget, oldest_reading, throttled

# Fewer than so many look for themselves: a list would save nothing.
LEAST_WAITING = 20
# Who has not asked for so long does not wait any more; the longest pause of a watch is 30 minutes.
_GIVEN_UP = timedelta(hours=2)
# What does not move is looked at by itself so often: a list might not tell what an item tells.
_UNMOVED = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Watched:
    """What one process knows of an item: its newest reading, and the looks that rest on the item.

    `asked` is when it was last asked for, `looked` when the item itself was last looked at, and
    `moved` when its progress was last seen to have grown.
    """

    item: ProtectedItem
    read: datetime
    asked: datetime
    looked: datetime
    moved: datetime


def uneventful(item: ProtectedItem) -> bool:
    """Say whether a reading tells of a first copy under way and of nothing that anybody acts on."""
    copying = replication_of(item) is Replication.INITIAL_SYNC and item.fraction < 1
    return copying and not item.health_errors


def looked_at(known: Watched | None, item: ProtectedItem, now: datetime) -> Watched:
    """Take in a look at the item itself."""
    moved = now if not known or item.fraction > known.item.fraction else known.moved
    return Watched(item, now, now, now, moved)


def listed(known: Watched, item: ProtectedItem, began: datetime) -> Watched:
    """Take in what a list says that began then; what is behind an earlier reading changes nothing.

    What it says of changes, it says by making the reading eventful: those look for themselves.
    """
    if began <= known.read or (uneventful(item) and item.fraction < known.item.fraction):
        return known
    moved = began if item.fraction > known.item.fraction else known.moved
    return replace(known, item=item, read=began, moved=moved)


def serves(known: Watched, budget: ReadBudget, now: datetime) -> bool:
    """Say whether the newest reading may stand for a look that is asked for now.

    It must tell of nothing to act on, be newer than the last asking, so that nobody is told the
    same twice and who asks often is told freshly, and not be so old as no look may be.
    """
    if not uneventful(known.item) or now - max(known.moved, known.looked) >= _UNMOVED:
        return False
    oldest, age = oldest_reading(budget, now), now - known.read
    if throttled(budget, now):
        return age <= oldest
    return known.read > known.asked and age <= oldest


def waits(known: Watched, now: datetime) -> bool:
    """Say whether somebody still asks for the item from time to time."""
    return now - known.asked < _GIVEN_UP


def worth_listing(asked: int, pages: int, budget: ReadBudget, now: datetime) -> bool:
    """Say whether a list of so many pages pays, by how many items were asked for of late."""
    return asked >= max(LEAST_WAITING, 2 * pages) and not throttled(budget, now)
