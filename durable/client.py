"""How the doors reach the stories: start one, send it a signal."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import grpc
from durabletask.client import (
    OrchestrationQuery,
    OrchestrationState,
    OrchestrationStatus,
    TaskHubGrpcClient,
)

from domain.errors import Transient
from durable.flow import Flow
from durable.signal import Signal
from wire import from_wire, to_wire

_ENDS = {
    OrchestrationStatus.COMPLETED,
    OrchestrationStatus.FAILED,
    OrchestrationStatus.TERMINATED,
}
_GOING = {
    OrchestrationStatus.PENDING,
    OrchestrationStatus.RUNNING,
    OrchestrationStatus.SUSPENDED,
    OrchestrationStatus.CONTINUED_AS_NEW,
}
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Broken:
    """A story that gave nothing, and why: it broke, or the engine never heard of it."""

    why: str
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """A story that has ended, as the engine lists it: by what name it ran, and from when to when.

    `given` and `gave` are its input and output, None in a list; `broke` says why it gave nothing.
    """

    story_id: str
    name: str
    status: str
    begun: datetime
    ended: datetime
    given: Any = None
    gave: Any = None
    broke: str = ""


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

    def ending[Out](self, flow: Flow[Any, Out], story_id: str) -> Out | Broken | None:
        """Read how a story has ended: what it gave, or why it broke; None while it goes on."""
        try:
            state = self._client.get_orchestration_state(story_id)
        except grpc.RpcError as error:
            raise _unreachable(error) from error
        if state is None:
            return Broken("the durable engine does not know it", unknown=True)
        if state.runtime_status not in _ENDS:
            return None
        if state.runtime_status is not OrchestrationStatus.COMPLETED:
            words = state.failure_details.message if state.failure_details else ""
            return Broken(f"{state.runtime_status.name.lower()} {words}".strip())
        return from_wire(flow.gives, json.loads(state.serialized_output or "null"))

    def over_since(self, moment: datetime) -> tuple[Over, ...]:
        """List the stories that had ended by then, children as well, in no order."""
        query = OrchestrationQuery(
            created_time_to=moment, runtime_status=[*_ENDS], max_instance_count=_PAGE
        )
        found = (_over(state) for state in self._list(query))
        return tuple(each for each in found if each.ended <= moment)

    def over(self, story_id: str) -> Over | None:
        """Read a story that has ended, with what it was given and gave; None for any other."""
        try:
            state = self._client.get_orchestration_state(story_id)
        except grpc.RpcError as error:
            raise _unreachable(error) from error
        return _over(state) if state and state.runtime_status in _ENDS else None

    def knows(self, story_id: str) -> bool:
        """Say whether the engine has a story of this id."""
        try:
            return bool(self._client.get_orchestration_state(story_id, fetch_payloads=False))
        except grpc.RpcError as error:
            raise _unreachable(error) from error

    def under_way(self) -> Mapping[str, int]:
        """Count the stories that have not ended, by the name they run by."""
        query = OrchestrationQuery(runtime_status=[*_GOING], max_instance_count=_PAGE)
        return Counter(state.name for state in self._list(query))

    def purge(self, story_id: str) -> None:
        """Let the engine forget one story that has ended, and not its children.

        Azure's storage knows no recursion here, whatever is asked for.
        """
        try:
            self._client.purge_orchestration(story_id, recursive=False)
        except grpc.RpcError as error:
            if _code(error) is not grpc.StatusCode.NOT_FOUND:
                raise _unreachable(error) from error

    def _list(self, query: OrchestrationQuery) -> list[OrchestrationState]:
        try:
            return self._client.get_all_orchestration_states(query)
        except grpc.RpcError as error:
            raise _unreachable(error) from error

    def suspend(self, story_id: str) -> None:
        """Hold a story back, if it is there."""
        self._steer(self._client.suspend_orchestration, story_id)

    def resume(self, story_id: str) -> None:
        """Let a story go on, if it is there."""
        self._steer(self._client.resume_orchestration, story_id)

    def _steer(self, order: Callable[[str], None], story_id: str) -> None:
        try:
            order(story_id)
        except grpc.RpcError as error:
            if _code(error) is not grpc.StatusCode.NOT_FOUND:
                raise _unreachable(error) from error

    def ask(self) -> str:
        """Look for a story that there never was, to see whether the engine answers."""
        try:
            self._client.get_orchestration_state("health", fetch_payloads=False)
        except grpc.RpcError as error:
            raise _unreachable(error) from error
        return "it answers"

    def send[T](self, story_id: str, signal: Signal[T], message: T) -> bool:
        """Send a signal; False when there is no such story."""
        try:
            self._client.raise_orchestration_event(story_id, signal.name, data=to_wire(message))
        except grpc.RpcError as error:
            if _code(error) is grpc.StatusCode.NOT_FOUND:
                return False
            raise _unreachable(error) from error
        return True


def _over(state: OrchestrationState) -> Over:
    return Over(
        state.instance_id,
        state.name,
        state.runtime_status.name.lower(),
        state.created_at.replace(tzinfo=UTC),
        state.last_updated_at.replace(tzinfo=UTC),
        json.loads(state.serialized_input or "null"),
        json.loads(state.serialized_output or "null"),
        state.failure_details.message if state.failure_details else "",
    )


def _code(error: grpc.RpcError) -> Any:
    return error.code() if isinstance(error, grpc.Call) else None


def _unreachable(error: grpc.RpcError) -> Transient:
    return Transient(f"the durable engine does not answer: {_code(error)}")
