"""Readings that threads share: who asks for the same at the same time is answered by one."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class _Asked[Value]:
    """What somebody is asking for now: how many do, how often it was read, and what came."""

    reading: Lock = field(default_factory=Lock)
    askers: int = 0
    begun: int = 0
    latest: int = 0
    value: Value | None = None


class SharedReadings[Key: Hashable, Value]:
    """One reading at a time for each key; whoever waited for it takes the next one's result.

    A result is never older than the question: only a reading that began after the call answers
    it. Nothing is kept when nobody asks any more.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked: dict[Key, _Asked[Value]] = {}

    def get(self, key: Key, read: Callable[[], Value]) -> Value:
        """Read, or take what another thread reads meanwhile; what `read` raises meets its caller.

        Those who wait read for themselves when a reading before theirs fails.
        """
        with self._asking(key) as (asked, before), asked.reading:
            if asked.value is None or asked.latest <= before:
                with self._lock:
                    asked.begun += 1
                    number = asked.begun
                asked.value = read()
                asked.latest = number
            return asked.value

    @contextmanager
    def _asking(self, key: Key) -> Iterator[tuple[_Asked[Value], int]]:
        """Give what is asked for, and how often it had been read when this call came."""
        with self._lock:
            asked = self._asked.setdefault(key, _Asked())
            asked.askers += 1
            before = asked.begun
        try:
            yield asked, before
        finally:
            with self._lock:
                asked.askers -= 1
                if not asked.askers:
                    del self._asked[key]
