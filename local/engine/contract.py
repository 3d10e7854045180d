"""What the hub tells its users, and what it hands to those who perform the work."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.client import OrchestrationStatus

from local.engine.events import given, text


class InstanceExists(Exception):
    """An instance of that id is there already and may not be replaced."""


class InstanceMissing(Exception):
    """No instance has that id."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One orchestration as of its last turn; payloads are JSON, moments aware and in UTC."""

    id: str
    name: str
    status: OrchestrationStatus
    created: datetime
    updated: datetime
    completed: datetime | None
    input: str | None
    output: str | None
    custom_status: str | None
    failure: pb.TaskFailureDetails | None
    parent_id: str | None
    state: pb.OrchestrationState = field(repr=False)  # all of it in durabletask's own words

    @classmethod
    def of(cls, state: pb.OrchestrationState) -> "Instance":
        """Read durabletask's words; the state must not change afterwards."""
        return cls(
            state.instanceId,
            state.name,
            OrchestrationStatus(state.orchestrationStatus),
            state.createdTimestamp.ToDatetime(UTC),
            state.lastUpdatedTimestamp.ToDatetime(UTC),
            ended.ToDatetime(UTC) if (ended := given(state, "completedTimestamp")) else None,
            text(state, "input"),
            text(state, "output"),
            text(state, "customStatus"),
            given(state, "failureDetails"),
            text(state, "parentInstanceId"),
            state,
        )


class OrchestrationWork(NamedTuple):
    """A turn to replay; its token brings the outcome back."""

    token: str
    instance_id: str
    request: pb.OrchestratorRequest


class ActivityWork(NamedTuple):
    """An activity to perform; its token brings the outcome back."""

    token: str
    request: pb.ActivityRequest


class Worker(Protocol):
    """Performs work in place; what fails in the app is part of the response, not an exception."""

    def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Replay one turn."""

    def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity."""


class AsyncWorker(Protocol):
    """Performs work without holding up the loop; otherwise as `Worker`."""

    async def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Replay one turn."""

    async def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity."""
