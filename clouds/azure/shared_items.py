"""Readings of protected items that one list gives to all who wait for items of its container."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from threading import Lock

from domain.errors import Refused, Transient
from domain.protected_item import ProtectedItem
from domain.read_budget import ReadBudget
from domain.shared_watching import (
    Watched,
    listed,
    looked_at,
    serves,
    waits,
    worth_listing,
)

_PAGE = 100  # items, as the service is said to page; the first list tells how many there are
_OF_LATE = timedelta(minutes=2)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Container:
    """The items of one container that are asked for, by their ids in small letters."""

    watched: dict[str, Watched] = field(default_factory=dict)
    pages: int = 1
    no_list_before: datetime = _LONG_AGO
    listing: Lock = field(default_factory=Lock)


class SharedItems:
    """Items as they are now, or as a list told a moment ago where that is as good.

    Whoever reads before a deed looks at the item itself and not here. A list that fails leaves
    everybody to look for themselves. Safe to be used from many threads.
    """

    def __init__(
        self,
        look: Callable[[str], ProtectedItem],
        listing: Callable[[str], Iterable[ProtectedItem]],
        budget: Callable[[], ReadBudget],
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._look, self._list, self._budget, self._now = look, listing, budget, now
        self._containers: defaultdict[str, _Container] = defaultdict(_Container)

    def get(self, item_id: str) -> ProtectedItem:
        """Read an item; errors as those of a look at the item itself."""
        container, key = self._containers[_container_of(item_id).lower()], item_id.lower()
        known = container.watched.get(key)
        if known and (item := self._served(container, known, item_id)):
            return item
        try:
            item = self._look(item_id)
        except Refused:
            container.watched.pop(key, None)
            raise
        container.watched[key] = looked_at(container.watched.get(key), item, self._now())
        return item

    def forget(self, item_id: str) -> None:
        """Drop what is known of an item that something is done to."""
        self._containers[_container_of(item_id).lower()].watched.pop(item_id.lower(), None)

    def _served(self, container: _Container, known: Watched, item_id: str) -> ProtectedItem | None:
        """Give a reading that may stand for a look, from a new list where that pays."""
        key, now, budget = item_id.lower(), self._now(), self._budget()
        if not serves(known, budget, now):
            if not serves(replace(known, read=now), budget, now):  # nor would a fresh one
                return None
            self._refresh(container, known, item_id)
        newest = container.watched.get(key)
        if newest is None or not serves(replace(newest, asked=known.asked), budget, now):
            return None
        container.watched[key] = replace(newest, asked=now)
        return newest.item

    def _refresh(self, container: _Container, known: Watched, item_id: str) -> None:
        """List the container, unless another has meanwhile, or it does not pay."""
        with container.listing:
            newest, now = container.watched.get(item_id.lower()), self._now()
            if newest is None or newest.read > known.read or now < container.no_list_before:
                return
            everybody = list(container.watched.values())
            lately = sum(now - each.asked < _OF_LATE for each in everybody)
            if not worth_listing(lately, container.pages, self._budget(), now):
                return
            try:
                found = {item.item_id.lower(): item for item in self._list(_container_of(item_id))}
            except (Transient, Refused):
                container.no_list_before = now + _OF_LATE
                return
            container.pages = max(1, ceil(len(found) / _PAGE))
            for key, each in list(container.watched.items()):
                if not waits(each, now):
                    container.watched.pop(key, None)
                elif key in found and key in container.watched:
                    container.watched[key] = listed(each, found[key], now)


def _container_of(item_id: str) -> str:
    return item_id.rsplit("/", 2)[0]
