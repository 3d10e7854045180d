"""How the doors reach the stories: start one, send it a signal."""

from typing import Any

import grpc
from durabletask.client import TaskHubGrpcClient

from domain.errors import Transient
from durable.flow import Flow
from durable.signal import Signal
from wire import to_wire


class StoryClient:
    """A durable client that speaks in flows and signals.

    Every call raises Transient when the engine cannot be reached.
    """

    def __init__(self, client: TaskHubGrpcClient) -> None:
        self._client = client

    def start_once[In](self, flow: Flow[In, Any], value: In, story_id: str) -> None:
        """Start a story under this id, unless there is or ever was one."""
        try:
            if self._client.get_orchestration_state(story_id, fetch_payloads=False) is None:
                self._client.schedule_new_orchestration(
                    flow.name, input=to_wire(value), instance_id=story_id
                )
        except grpc.RpcError as error:
            if _code(error) is not grpc.StatusCode.ALREADY_EXISTS:
                raise _unreachable(error) from error

    def send[T](self, story_id: str, signal: Signal[T], message: T) -> bool:
        """Send a signal; False when there is no such story."""
        try:
            self._client.raise_orchestration_event(story_id, signal.name, data=to_wire(message))
        except grpc.RpcError as error:
            if _code(error) is grpc.StatusCode.NOT_FOUND:
                return False
            raise _unreachable(error) from error
        return True


def _code(error: grpc.RpcError) -> Any:
    return error.code() if isinstance(error, grpc.Call) else None


def _unreachable(error: grpc.RpcError) -> Transient:
    return Transient(f"the durable engine does not answer: {_code(error)}")
