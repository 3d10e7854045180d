"""The task hub: carries orchestrations on one machine."""

import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.internal import helpers

from local.engine.events import outcome
from local.engine.file import InstanceMissing, Live
from local.engine.store import Store
from local.engine.turns import hand_out, settle, tell

_LEASE = timedelta(minutes=30)


class InstanceExists(Exception):
    """An instance of that id is there already."""


class Work[Request](NamedTuple):
    """A turn to replay or an activity to perform; its token brings the outcome back."""

    token: str
    request: Request


class TaskHub(Store):
    """Orchestrations in a file, or in memory without a path; to be used from one thread.

    Every change is committed before the call that made it returns. Work is handed out on lease,
    each item to one worker until its lease ends.
    """

    def start(self, name: str, instance_id: str, input_json: str | None = None) -> None:
        """Start an orchestration. Raises `InstanceExists`, also when that one has ended."""
        if self.get(instance_id):
            raise InstanceExists(f"Orchestration instance '{instance_id}' already exists")
        event = helpers.new_execution_started_event(name, instance_id, input_json)
        with self.change():
            self.begin(event.executionStarted)

    def tell(self, instance_id: str, event: pb.HistoryEvent) -> None:
        """Send an event, or a command: suspend, resume, terminate. Raises `InstanceMissing`."""
        if not self.get(instance_id):
            raise InstanceMissing(f"Orchestration instance '{instance_id}' not found")
        if live := self.live.get(instance_id):
            with self.change():
                tell(self, live, event)

    def next_orchestration(self) -> Work[pb.OrchestratorRequest] | None:
        """Hand out the next turn, if an instance is ready for one."""
        while self.turns:
            live, _ = self.turns.popitem(last=False)
            if live.ready:
                return Work(self._lend(live), hand_out(self, live))
        return None

    def next_activity(self) -> Work[pb.ActivityRequest] | None:
        """Hand out the next activity, if one is outstanding."""
        if not self.activities:
            return None
        request = self.activities.popleft()
        return Work(self._lend(request), request)

    def _lend(self, item: Live | pb.ActivityRequest) -> str:
        token = uuid.uuid4().hex
        self.leases[token] = (self.clock.now() + _LEASE, item)
        return token

    def complete(self, token: str, response: pb.OrchestratorResponse | pb.ActivityResponse) -> bool:
        """Take what came of an item; False, and nothing happens, when its lease is over.

        An activity's outcome is lost when nobody waits for it any longer.
        """
        end, item = self.leases.get(token, (None, None))
        if item is None or end is None or end <= self.clock.now():
            return False
        del self.leases[token]
        with self.change():
            if isinstance(item, Live):
                settle(self, item, response)
            elif live := self.waiting(item.orchestrationInstance):
                self.deliver(live, outcome("task", item.taskId, response))
        return True

    def abandon(self, token: str) -> None:
        """Bring an item back undone, to be handed out again; a stale token changes nothing."""
        _, item = self.leases.pop(token, (None, None))
        if isinstance(item, Live):
            del item.request.newEvents[:]
            self.wake(item)
        elif item:
            self.activities.append(item)
        self.announce()

    def fire_due(self) -> datetime | None:
        """Bring about what is due by now, timers and ends of leases; tell what is due next."""
        now = self.clock.now()
        for token in [token for token, (end, _) in self.leases.items() if end <= now]:
            self.abandon(token)
        with self.change():
            due = self.fire(now)
        ends = [end for end, _ in self.leases.values()]
        return min([*ends, due] if due else ends, default=None)
