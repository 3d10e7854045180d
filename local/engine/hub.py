"""The task hub: carries orchestrations on one machine."""

from collections.abc import Collection, Mapping
from datetime import datetime

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.client import OrchestrationStatus
from durabletask.internal import helpers

from local.engine.contract import Instance, InstanceExists, InstanceMissing
from local.engine.desk import Desk
from local.engine.live import Live
from local.engine.turns import terminate


class TaskHub(Desk):
    """Orchestrations in a file, or in memory without a path; to be used from one thread.

    Every change is committed before the call that made it returns.
    """

    def start(  # noqa: PLR0913 - each is a part of the message that starts an instance
        self,
        name: str,
        instance_id: str,
        input_json: str | None = None,
        *,
        start_at: datetime | None = None,
        tags: Mapping[str, str] | None = None,
        version: str | None = None,
        replaceable: Collection[OrchestrationStatus] = (),
    ) -> str:
        """Start an orchestration, at once or at the given moment; gives the instance's id.

        Raises `InstanceExists`, unless the one that is there has a replaceable status.
        """
        there = self.get(instance_id)
        if there and there.status not in replaceable:
            raise InstanceExists(f"Orchestration instance '{instance_id}' already exists")
        started = pb.ExecutionStartedEvent(
            name=name,
            version=helpers.get_string_value(version),
            input=helpers.get_string_value(input_json),
            orchestrationInstance={"instanceId": instance_id},
            scheduledStartTimestamp=start_at and helpers.new_timestamp(start_at),
            tags=tags,
        )
        with self._store.change():
            self._store.enlist(started)
        return instance_id

    def raise_event(self, instance_id: str, name: str, input_json: str | None = None) -> None:
        """Send an event; to an instance that has ended it is lost. Raises `InstanceMissing`."""
        self._tell(self._find(instance_id), helpers.new_event_raised_event(name, input_json))

    def suspend(self, instance_id: str, reason: str | None = None) -> None:
        """Hold an instance's turns back until it is resumed. Raises `InstanceMissing`."""
        live = self._find(instance_id)
        if live and not live.paused:
            self._tell(live, helpers.new_suspend_event(encoded_input=reason))

    def resume(self, instance_id: str, reason: str | None = None) -> None:
        """Let a suspended instance go on, and any other be. Raises `InstanceMissing`."""
        live = self._find(instance_id)
        if live and live.paused:  # the executor fails an instance that is resumed twice
            self._tell(live, helpers.new_resume_event(encoded_input=reason))

    def terminate(
        self, instance_id: str, output_json: str | None = None, *, recursive: bool = True
    ) -> None:
        """End an instance, and its children unless told otherwise. Raises `InstanceMissing`."""
        if live := self._find(instance_id):
            with self._store.change():
                terminate(self._store, live, output_json, recursive=recursive)

    def purge(self, instance_id: str, *, recursive: bool = True) -> int:
        """Forget an instance that has ended, with its children that have; counts them."""
        return self._file.purge(instance_id, recursive=recursive)

    def get(self, instance_id: str) -> Instance | None:
        """Tell how an instance stands."""
        state = self._file.state(instance_id)
        return Instance.of(state) if state else None

    def query(self, query: pb.InstanceQuery) -> tuple[list[Instance], str | None]:
        """List the instances that fit, in the order of creation, and the token of the next page."""
        states, last = self._file.states(query)
        return [Instance.of(state) for state in states], last

    def history(self, instance_id: str) -> list[pb.HistoryEvent]:
        """Tell what happened since the last continue-as-new. Raises `InstanceMissing`."""
        self._find(instance_id)
        return self._file.history(instance_id)

    def _find(self, instance_id: str) -> Live | None:
        live = self._store.live.get(instance_id)
        if live is None and self._file.state(instance_id) is None:
            raise InstanceMissing(f"Orchestration instance '{instance_id}' not found")
        return live

    def _tell(self, live: Live | None, event: pb.HistoryEvent) -> None:
        if live:
            with self._store.change():
                self._store.deliver(live, event)
