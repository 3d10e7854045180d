"""A durable client on a hub in this process, with the answers of the one over gRPC."""

import json
from collections.abc import Callable
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import grpc
from durabletask.client import OrchestrationState, new_orchestration_state
from durabletask.internal import helpers

from local.engine import TaskHub
from local.engine.file import InstanceMissing
from local.engine.hub import InstanceExists


class _Answered(grpc.RpcError):  # type: ignore[misc]  # grpc has no types
    """An answer of the engine's that is not what was asked for."""

    def __init__(self, status: grpc.StatusCode) -> None:
        super().__init__(str(status))
        self._status = status

    def code(self) -> grpc.StatusCode:
        """Tell which."""
        return self._status


grpc.Call.register(_Answered)


class HubClient:
    """As much of TaskHubGrpcClient as Ferry uses; `hub` is asked for at each call.

    `sent` are the signals that were sent: instance id, name, and the value as JSON.
    """

    def __init__(self, hub: Callable[[], TaskHub]) -> None:
        self._hub = hub
        self.sent: list[tuple[str, str, str]] = []

    def get_orchestration_state(
        self, instance_id: str, *, fetch_payloads: bool = True
    ) -> OrchestrationState | None:
        """Read how an instance stands."""
        del fetch_payloads
        found = self._hub().get(instance_id)
        answer = pb.GetInstanceResponse(exists=found is not None, orchestrationState=found)
        return new_orchestration_state(instance_id, answer)

    def schedule_new_orchestration(
        self,
        name: str,
        *,
        input: Any,  # noqa: A002 (durabletask's own word)
        instance_id: str,
    ) -> None:
        """Start one."""
        try:
            self._hub().start(name, instance_id, json.dumps(input))
        except InstanceExists as error:
            raise _Answered(grpc.StatusCode.ALREADY_EXISTS) from error

    def suspend_orchestration(self, instance_id: str) -> None:
        """Hold one back."""
        self._tell(instance_id, helpers.new_suspend_event())

    def resume_orchestration(self, instance_id: str) -> None:
        """Let one go on."""
        self._tell(instance_id, helpers.new_resume_event())

    def raise_orchestration_event(self, instance_id: str, name: str, *, data: Any) -> None:
        """Send a signal."""
        text = json.dumps(data)
        self._tell(instance_id, helpers.new_event_raised_event(name, text))
        self.sent.append((instance_id, name, text))

    def _tell(self, instance_id: str, event: pb.HistoryEvent) -> None:
        try:
            self._hub().tell(instance_id, event)
        except InstanceMissing as error:
            raise _Answered(grpc.StatusCode.NOT_FOUND) from error
