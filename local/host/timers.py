"""Tells the app's timer functions that their time has come."""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from local.clock import Clock
from local.host.app_settings import resolve
from local.host.bridge import Bridge
from local.host.functions import Failed, Function, log_failure
from local.host.schedules import Schedule, frequent, schedule
from local.host.waiting import happens

# How soon, in seconds, a timer notices that a clock was moved by somebody else.
_GLANCE = 0.02
_log = logging.getLogger(__name__)
_NEVER_YET = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Record:
    """When each timer is due next, kept in a file if any: so a start knows whether it is late."""

    file: Path | None
    _due: dict[str, str] = field(default_factory=dict)

    def due(self, name: str) -> datetime | None:
        """Tell when a timer was to come, as far as it is known."""
        if self.file is not None and self.file.exists():
            self._due = json.loads(self.file.read_text())
        return datetime.fromisoformat(self._due[name]) if name in self._due else None

    def note(self, name: str, due: datetime) -> None:
        """Remember when a timer is due next; the file is never half written."""
        self._due[name] = due.isoformat()
        if self.file is not None:
            fresh = self.file.with_name(self.file.name + ".new")
            try:
                fresh.write_text(json.dumps(self._due))
                fresh.replace(self.file)
            except OSError as problem:  # a start would only think that a timer is late
                _log.warning("When timers are due can't be noted: %s", problem)


@dataclass(slots=True)
class Timer:
    """One timerTrigger, obeyed as TimerListener.cs of the Functions extensions does."""

    bridge: Bridge
    function: Function
    clock: Clock
    stopping: asyncio.Event
    due_after: Schedule
    record: Record | None
    _last: datetime = _NEVER_YET

    async def run(self) -> None:
        """Fire until told to stop: at once when a start is late or asks for it, then when due."""
        now = self.clock.now()
        missed = self.record and self.record.due(self._entry)
        due = missed if missed and missed < now else self.due_after(now)
        late = due < now
        if late or self.function.trigger.get("runOnStartup"):
            due = await self._fire(due, late=late)
        while await self._is_time(due):
            due = await self._fire(due)

    async def _is_time(self, due: datetime) -> bool:
        """Wait for the moment; False when told to stop before."""
        if self.record is not None:
            self.record.note(self._entry, due)
        while self.clock.now() < due:
            if await happens(self.stopping, max(_GLANCE, self.clock.seconds_until(due))):
                return False
        return not self.stopping.is_set()

    async def _fire(self, due: datetime, *, late: bool = False) -> datetime:
        """Call the function; give the moment it is due next, counted from when it began."""
        began = self.clock.now()
        status = {"Last": self._last, "Next": due, "LastUpdated": self._last}
        told = {name: moment.isoformat() for name, moment in status.items()}
        timer = {
            "Schedule": {"AdjustForDST": True},
            "ScheduleStatus": told if self.record else None,
            "IsPastDue": late,
        }
        try:
            await self.bridge.call_timer(self.function, timer)
        except Failed as failure:
            log_failure(self.function.name, failure)
        self._last = began
        return self.due_after(began)

    @property
    def _entry(self) -> str:
        return f"{self.function.name} {self.function.trigger['schedule']}"


def timer(
    bridge: Bridge, function: Function, clock: Clock, stopping: asyncio.Event, record: Record
) -> Timer:
    """Make the timer of a timerTrigger, or raise ConfigurationError."""
    due_after = schedule(resolve(function.trigger["schedule"]))
    recorded = function.trigger.get("useMonitor", True) and not frequent(due_after, clock.now())
    return Timer(bridge, function, clock, stopping, due_after, record if recorded else None)
