"""The engine under chaos: it dies at its commits and turns, and delivers events twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb

from local.chaos.mishaps import Mishaps
from local.clock import VirtualClock
from local.engine import AppWorker, TaskHub
from local.engine.file import Live


@dataclass(slots=True)
class HostClock(VirtualClock):
    """The host's own clock, which is wrong by `ahead`; who waits for it moves the world's."""

    world: VirtualClock = field(default_factory=VirtualClock)
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """Tell the moment as the host sees it."""
        return self.world.now() + self.ahead

    def jump_to(self, moment: datetime) -> None:
        """Let the world go on until the host sees this moment."""
        self.world.jump_to(moment.astimezone(UTC) - self.ahead)


@dataclass(frozen=True, slots=True)
class EngineOdds:
    """How likely it is that the host dies at a turn or commit, and that an event comes twice."""

    turn: float = 0.0
    commit: float = 0.0
    twice: float = 0.0


class ChaoticHub(TaskHub):
    """A hub whose host dies before or after a commit; `duplicates` counts events told twice."""

    def __init__(
        self, path: Path | None, clock: HostClock, mishaps: Mishaps, odds: EngineOdds
    ) -> None:
        self._mishaps, self._odds = mishaps, EngineOdds()
        self.duplicates = 0
        super().__init__(path, clock)
        self._odds = odds

    def write(self, changed: Iterable[Live]) -> None:
        """Write it down, or die on the way."""
        some = list(changed)
        if some:
            self._mishaps.may_crash(self._odds.commit, "before a commit")
        super().write(some)
        if some:
            self._mishaps.may_crash(self._odds.commit, "after a commit")

    def deliver(self, live: Live, event: pb.HistoryEvent) -> None:
        """Deliver an event, at times twice."""
        super().deliver(live, event)
        mishaps = self._mishaps
        raised = event.HasField("eventRaised") and not mishaps.quiet
        if raised and mishaps.dice.random() < self._odds.twice:
            again = pb.HistoryEvent()
            again.CopyFrom(event)
            super().deliver(live, again)
            mishaps.note("duplicate event", f"{event.eventRaised.name}")
            self.duplicates += 1


class ChaoticWorker(AppWorker):
    """A worker that dies in its turns."""

    def __init__(self, app: Any, mishaps: Mishaps, odds: EngineOdds) -> None:
        super().__init__(app, sessions=1_000)
        self._mishaps, self._odds = mishaps, odds

    def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Replay one turn, or die before its decisions are known."""
        answer = super().orchestrate(request)
        self._mishaps.may_crash(self._odds.turn, "in a turn")
        return answer
