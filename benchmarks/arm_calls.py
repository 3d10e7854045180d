"""ARM reads of 1,000 instances that wait ten hours, against a get an instance and minute."""

import heapq
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from benchmarks.result import Figure, Result
from benchmarks.watching import Copying, copies
from clouds.azure.shared_items import SharedItems
from domain.migration import Pace
from domain.pace import Sighting
from domain.protected_item import ProtectedItem, ready_to_fail_over
from domain.read_budget import ReadBudget
from durable.vision import Vision, pause_after, sighted
from local.clock import VirtualClock

INSTANCES, LASTS, PAGE = 1_000, timedelta(hours=10), 100
SPREAD, WRONG = 0.1, 0.4  # ends within 9 to 11 hours, estimates wrong by so much at the most


class CountedVault:
    """A vault behind the adapter's own sharing; counts what would be requests to ARM."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock, self.gets, self.pages, self.lists, self.looks = clock, 0, 0, 0, 0
        self.copies: dict[str, Copying] = copies(INSTANCES, clock, LASTS, SPREAD, WRONG)
        self._shared = SharedItems(self._look, self._list, ReadBudget, clock.now)

    def get(self, item_id: str) -> ProtectedItem:
        """Read an item for a watch."""
        self.looks += 1
        return self._shared.get(item_id)

    def _look(self, item_id: str) -> ProtectedItem:
        self.gets += 1
        return self.copies[item_id].at(self._clock.now())

    def _list(self, _container_id: str) -> Iterator[ProtectedItem]:
        self.lists += 1
        for number, copying in enumerate(self.copies.values()):
            self.pages += number % PAGE == 0
            yield copying.at(self._clock.now())


def measure() -> Result:
    """Let all wait in virtual time, at the pace of the real watch, in one process."""
    clock = VirtualClock()
    vault = CountedVault(clock)
    late = sorted(each.total_seconds() for each in wait(vault, clock))
    naive = sum(each.takes / timedelta(minutes=1) for each in vault.copies.values())
    reads = vault.gets + vault.pages
    return Result(
        (Figure("ARM reads ÷ a get a minute", reads / naive, 0.01),),
        {
            "a get an instance and minute": round(naive),
            "reads in all": reads,
            "of these gets": vault.gets,
            "of these pages of a list": vault.pages,
            "lists": vault.lists,
            "looks of all instances": vault.looks,
            "end found late by, median s": late[len(late) // 2],
            "end found late by, 99 of 100, s": late[-len(late) // 100],
            "end found late by, most s": late[-1],
        },
    )


def wait(vault: CountedVault, clock: VirtualClock) -> Iterator[timedelta]:
    """Look as watch_replication does until each has arrived; tell how late that was found."""
    began = clock.now()
    blank = Vision(None, Pace().replication, began)
    queue: list[tuple[datetime, str, Any]] = [
        (began + timedelta(seconds=number), item_id, blank)  # a wave does not begin at once
        for number, item_id in enumerate(vault.copies)
    ]
    heapq.heapify(queue)
    while queue:
        due, item_id, vision = heapq.heappop(queue)
        clock.jump_to(due)
        seen = vault.get(item_id)
        if ready_to_fail_over(seen):
            copying = vault.copies[item_id]
            yield due - copying.began - copying.takes
            continue
        looked = replace(vision, looks=vision.looks + 1)
        looked = sighted(looked, Sighting(due, seen.fraction))
        heapq.heappush(queue, (due + pause_after(looked), item_id, looked))
