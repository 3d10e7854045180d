"""A worker that counts what it is given: turns, activities, events, processor time."""

import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

import durabletask.internal.orchestrator_service_pb2 as pb

from local.engine import AppWorker


@dataclass(slots=True)
class Counts:
    """What was counted; `longest` by story, in events; seconds are processor time."""

    turns: Counter[str] = field(default_factory=Counter)
    activities: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    longest: dict[str, int] = field(default_factory=dict)
    written: list[int] = field(default_factory=list)
    events_read: int = 0
    turn_seconds: float = 0.0
    activity_seconds: float = 0.0


class CountingWorker(AppWorker):
    """Full replay each turn, as Azure does; or with sessions, where only counts are wanted."""

    counts: Counts

    def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Play one turn."""
        counts, name = self.counts, story_of(request)
        began = time.process_time()
        response = super().orchestrate(request)
        counts.turn_seconds += time.process_time() - began
        counts.turns[name] += 1
        written = len(request.newEvents) + len(response.actions) + 1
        events = len(request.pastEvents) + written
        counts.longest[name] = max(counts.longest.get(name, 0), events)
        counts.written.append(written)
        counts.events_read += len(request.pastEvents)
        for action in response.actions:
            counts.actions[str(action.WhichOneof("orchestratorActionType"))] += 1
        return response

    def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity."""
        began = time.process_time()
        response = super().act(request)
        self.counts.activity_seconds += time.process_time() - began
        self.counts.activities[request.name] += 1
        return response


def story_of(request: pb.OrchestratorRequest) -> str:
    """Tell which story a turn is of."""
    for event in chain(request.pastEvents, request.newEvents):
        if event.HasField("executionStarted"):
            return str(event.executionStarted.name)
    raise LookupError(request.instanceId)
