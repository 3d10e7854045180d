"""What is to happen at which moment of the world's clock, besides what the engine does."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from local.clock import VirtualClock


class Agenda:
    """Acts by moment; what stands for the same one happens in the order in which it came."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self._numbers = count()
        self._acts: list[tuple[datetime, int, bool, Callable[[], None]]] = []

    def after(self, pause: timedelta, act: Callable[[], None], *, idle: bool = False) -> None:
        """Let something happen after a pause; for what is `idle` nobody has to wait."""
        moment = self.clock.now() + pause
        heapq.heappush(self._acts, (moment, next(self._numbers), idle, act))

    @property
    def busy(self) -> bool:
        """Say whether there is anything that somebody has to wait for."""
        return not all(idle for _, _, idle, _ in self._acts)

    @property
    def next(self) -> datetime | None:
        """Tell when the next one is due."""
        return self._acts[0][0] if self._acts else None

    def take_due(self) -> Callable[[], None] | None:
        """Take the next act that is due by now, if there is one."""
        if self._acts and self._acts[0][0] <= self.clock.now():
            return heapq.heappop(self._acts)[3]
        return None
