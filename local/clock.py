"""Time as the local system knows it: real, hurried, or jumped from one event to the next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the engine and the simulators ask instead of the machine's clock."""

    def now(self) -> datetime:
        """Tell the moment, aware and in UTC."""
        ...

    def seconds_until(self, moment: datetime) -> float:
        """Tell how many seconds of the machine's own time pass until then; 0 when it is past."""
        ...


@dataclass(frozen=True, slots=True)
class RealClock:
    """The machine's clock, optionally hurried: `speed` seconds pass in each real one.

    At `origin`, a moment of the machine's own, it shows `start`, which is the same unless told.
    Processes that share all three agree on the time.
    """

    origin: datetime = field(default_factory=lambda: datetime.now(UTC))
    speed: float = 1.0
    start: datetime | None = None

    def now(self) -> datetime:
        """Tell the moment, aware and in UTC."""
        return (self.start or self.origin) + (datetime.now(UTC) - self.origin) * self.speed

    def seconds_until(self, moment: datetime) -> float:
        """Tell how many real seconds pass until then; 0 when it is past."""
        return max(0.0, (moment - self.now()).total_seconds() / self.speed)


@dataclass(slots=True)
class VirtualClock:
    """A clock that stands still until it is told to jump; never backwards.

    `listeners` are called after each jump.
    """

    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    listeners: list[Callable[[], None]] = field(default_factory=list)

    def now(self) -> datetime:
        """Tell the moment, aware and in UTC."""
        return self.moment

    def seconds_until(self, moment: datetime) -> float:
        """Tell that no real time passes: whoever waits may jump."""
        del moment
        return 0.0

    def jump_to(self, moment: datetime) -> None:
        """Move to the given moment; a moment that is past changes nothing."""
        self.moment = max(self.moment, moment)
        for listen in self.listeners:
            listen()

    def advance(self, by: timedelta) -> None:
        """Move forward by the given time."""
        self.jump_to(self.moment + by)
