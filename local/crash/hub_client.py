"""A durable client that reaches its hub by calls: what the doors need of it, without gRPC."""

import json
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
from durabletask.client import OrchestrationState, new_orchestration_state
from durabletask.internal.helpers import (
    new_event_raised_event,
    new_resume_event,
    new_suspend_event,
)

from local.engine import InstanceExists, InstanceMissing, TaskHub


class Refusal(grpc.RpcError, grpc.Call):  # type: ignore[misc] # grpc has no types
    """What the engine's server would answer over gRPC."""

    def __init__(self, code: grpc.StatusCode) -> None:
        super().__init__()
        self._code = code

    def code(self) -> grpc.StatusCode:
        """Tell why."""
        return self._code


class HubClient:
    """Speaks to a hub as TaskHubGrpcClient does."""

    def __init__(self, hub: TaskHub) -> None:
        self._hub = hub

    def get_orchestration_state(
        self, instance_id: str, *, fetch_payloads: bool = True
    ) -> OrchestrationState | None:
        """Read how a story stands; None when there is none."""
        del fetch_payloads
        state = self._hub.get(instance_id)
        told = pb.GetInstanceResponse(exists=bool(state), orchestrationState=state)
        return new_orchestration_state(instance_id, told)

    def schedule_new_orchestration(self, name: str, *, input: Any, instance_id: str) -> str:  # noqa: A002 (as it is called)
        """Start a story."""
        try:
            self._hub.start(name, instance_id, json.dumps(input))
        except InstanceExists as error:
            raise Refusal(grpc.StatusCode.ALREADY_EXISTS) from error
        return instance_id

    def raise_orchestration_event(self, instance_id: str, event_name: str, *, data: Any) -> None:
        """Send an event."""
        self._tell(instance_id, new_event_raised_event(event_name, json.dumps(data)))

    def suspend_orchestration(self, instance_id: str) -> None:
        """Hold a story back."""
        self._tell(instance_id, new_suspend_event())

    def resume_orchestration(self, instance_id: str) -> None:
        """Let a story go on."""
        self._tell(instance_id, new_resume_event())

    def _tell(self, instance_id: str, event: pb.HistoryEvent) -> None:
        try:
            self._hub.tell(instance_id, event)
        except InstanceMissing as error:
            raise Refusal(grpc.StatusCode.NOT_FOUND) from error
