"""What the hub keeps in memory of an instance that has not ended."""

from dataclasses import dataclass, field

import durabletask.internal.orchestrator_service_pb2 as pb

from local.engine.events import suspended_after

_WAKES_THE_SUSPENDED = {"executionResumed", "executionTerminated"}


@dataclass(slots=True, eq=False)
class Live:
    """An instance that has not ended.

    Each of its lives is an execution with an id of its own: continue-as-new and a replacement
    begin another, which nothing addressed to an earlier one can reach.
    """

    id: str
    state: pb.OrchestrationState
    started: pb.ExecutionStartedEvent  # how this execution began, with its address and parent
    # What its orchestrator is handed: with each turn the past grows, without being copied.
    request: pb.OrchestratorRequest = field(default_factory=pb.OrchestratorRequest)
    inbox: list[pb.HistoryEvent] = field(default_factory=list)
    turn: list[pb.HistoryEvent] = field(default_factory=list)  # what is handed out
    asleep: bool = False  # until its start is due

    @property
    def ready(self) -> bool:
        """Tell whether a turn may be handed out; the suspended wait for resume or terminate."""
        if self.turn or self.asleep or not self.inbox:
            return False
        if not self._suspended:
            return True
        kinds = (event.WhichOneof("eventType") for event in self.inbox)
        return not _WAKES_THE_SUSPENDED.isdisjoint(kinds)

    @property
    def paused(self) -> bool:
        """Tell whether it will be suspended once its inbox is read."""
        return suspended_after(self.inbox, before=self._suspended)

    @property
    def _suspended(self) -> bool:
        return self.state.orchestrationStatus == pb.ORCHESTRATION_STATUS_SUSPENDED
