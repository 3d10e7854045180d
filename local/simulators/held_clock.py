"""A clock that stands still within a call, so that the call can be repeated at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from local.clock import Clock


@dataclass(slots=True)
class HeldClock:
    """Another clock, but for the blocks in which it is held."""

    clock: Clock
    _moment: datetime | None = None

    def now(self) -> datetime:
        """Tell the moment, aware and in UTC."""
        return self._moment or self.clock.now()

    def seconds_until(self, moment: datetime) -> float:
        """Tell how many real seconds pass until then; 0 when it is past."""
        return self.clock.seconds_until(moment)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Hold it at a moment."""
        self._moment = moment
        try:
            yield
        finally:
            self._moment = None
