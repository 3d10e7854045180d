"""The workers' side of a hub: turns and activities are fetched on lease and brought back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb

from local.clock import Clock
from local.engine.contract import ActivityWork, OrchestrationWork
from local.engine.events import given, outcome
from local.engine.file import File
from local.engine.live import Live
from local.engine.store import Store
from local.engine.turns import hand_out, settle


class Desk:
    """Hands out what is ready, each item to one worker until its lease ends."""

    def __init__(
        self, path: Path | None, clock: Clock, *, lease: timedelta = timedelta(minutes=30)
    ) -> None:
        self.clock, self._lease = clock, lease
        self._file = File(path)
        self._store = Store(self._file, clock)

    def next_orchestration(self) -> OrchestrationWork | None:
        """Hand out the next turn, if an instance is ready for one."""
        while self._store.turns:
            live, _ = self._store.turns.popitem(last=False)
            if live.ready and self._store.live.get(live.id) is live:
                request = hand_out(self._store, live)
                return OrchestrationWork(self._lend(live), live.id, request)
        return None

    def next_activity(self) -> ActivityWork | None:
        """Hand out the next activity, if one is outstanding."""
        if not self._store.activities:
            return None
        request = self._store.activities.popleft()
        return ActivityWork(self._lend(request), request)

    def complete_orchestration(self, token: str, response: pb.OrchestratorResponse) -> bool:
        """Take a turn's outcome; False, and nothing happens, when its lease is over."""
        live = self._claim(token, Live)
        if live is None or self._store.live.get(live.id) is not live:
            return False
        with self._store.change():
            settle(self._store, live, response)
        return True

    def complete_activity(self, token: str, response: pb.ActivityResponse) -> bool:
        """Take an activity's outcome, which is lost when nobody waits for it any longer.

        False, and nothing happens, when its lease is over.
        """
        if (request := self._claim(token, pb.ActivityRequest)) is None:
            return False
        if live := self._store.waiting(request.orchestrationInstance):
            result, failure = given(response, "result"), given(response, "failureDetails")
            with self._store.change():
                self._store.deliver(live, outcome("task", request.taskId, result, failure))
        return True

    def together(self) -> AbstractContextManager[None]:
        """Make one transaction of all that is completed within."""
        return self._store.change()

    def abandon(self, token: str) -> None:
        """Bring an item back undone, to be handed out again; a stale token changes nothing."""
        if token not in self._store.leases:
            return
        _, item = self._store.leases.pop(token)
        if isinstance(item, Live):
            item.turn = []
            self._store.wake(item)
        else:
            self._store.activities.append(item)
        self._store.announce()

    def fire_due(self) -> int:
        """Bring about what is due by now and count it: timers, starts, ends of leases."""
        now, fired = self.clock.now(), 0
        while (lease := next(iter(self._store.leases.items()), None)) and lease[1][0] <= now:
            self.abandon(lease[0])
            fired += 1
        if (due := self._store.next_due()) and due <= now:
            with self._store.change():
                while (due := self._store.next_due()) and due <= now:
                    self._store.fire()
                    fired += 1
        return fired

    def next_due(self) -> datetime | None:
        """Tell when `fire_due` will next have something to do, if ever."""
        first_end, _ = next(iter(self._store.leases.values()), (None, None))
        return min((due for due in (first_end, self._store.next_due()) if due), default=None)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after each change, when there may be work; what is given ends that."""
        self._store.callbacks.append(callback)
        return lambda: self._store.callbacks.remove(callback)

    def close(self) -> None:
        """Close the file; whoever opens it again goes on where this hub was."""
        self._file.db.close()

    def _lend(self, item: Live | pb.ActivityRequest) -> str:
        token = next(self._store.tokens)
        self._store.leases[token] = (self.clock.now() + self._lease, item)
        return token

    def _claim[Item](self, token: str, kind: type[Item]) -> Item | None:
        end, item = self._store.leases.get(token, (None, None))
        if end is None or not isinstance(item, kind) or end <= self.clock.now():
            return None
        del self._store.leases[token]
        return item
