"""The instances that have not ended, and what they wait for: in memory, written to the file."""

import heapq
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.internal import helpers

from local.clock import Clock
from local.engine.events import fields, outstanding
from local.engine.file import File, Live

_PENDING = pb.ORCHESTRATION_STATUS_PENDING
# A timer: its moment, a number that keeps the order, whose it is, and the event to deliver then.
type _Timer = tuple[datetime, int, pb.OrchestrationInstance, pb.HistoryEvent]


class Store(File):
    """Memory in front of the file; what is changed within `change` is one transaction."""

    def __init__(self, path: Path | None, clock: Clock) -> None:
        super().__init__(path)
        self.clock, self._changing = clock, False
        self._callbacks: list[Callable[[], None]] = []
        self._load()

    def _load(self) -> None:
        self.live: dict[str, Live] = {}
        self.turns: OrderedDict[Live, None] = OrderedDict()
        self.activities: deque[pb.ActivityRequest] = deque()
        self.leases: dict[str, tuple[datetime, Live | pb.ActivityRequest]] = {}
        self._timers: list[_Timer] = []
        self._numbers = count()
        self._touched: dict[str, Live] = {}
        for live in self.read():
            self.live[live.state.instanceId] = live
            self._expect(live, outstanding([*live.request.pastEvents, *live.inbox]))
            self.wake(live)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make one transaction of what changes within; if it fails, memory is read anew."""
        if self._changing:
            yield
            return
        self._changing, self.now = True, helpers.new_timestamp(self.clock.now())
        try:
            yield
            changed, self._touched = self._touched, {}
            self.write(changed.values())
        except BaseException:
            self._load()
            raise
        finally:
            self._changing = False
        if changed:
            self.announce()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after each change, when there may be work; what is given ends that."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def announce(self) -> None:
        """Tell those who listen that there may be work."""
        for callback in tuple(self._callbacks):
            callback()

    def begin(self, started: pb.ExecutionStartedEvent, *events: pb.HistoryEvent) -> None:
        """Begin an instance, or the next execution of one, with these events."""
        address = started.orchestrationInstance
        address.executionId.value = uuid.uuid4().hex
        before = self.live.get(address.instanceId)
        new = pb.OrchestrationState(orchestrationStatus=_PENDING, createdTimestamp=self.now)
        state = before.state if before else new
        state.instanceId, state.name = address.instanceId, started.name
        state.lastUpdatedTimestamp.CopyFrom(self.now)
        state.MergeFrom(pb.OrchestrationState(input=fields(started).get("input")))
        if parent := started.parentInstance.orchestrationInstance.instanceId:
            state.parentInstanceId.value = parent
        request = pb.OrchestratorRequest(instanceId=address.instanceId)
        self.live[address.instanceId] = live = Live(state, started, request)
        for event in (pb.HistoryEvent(eventId=-1, executionStarted=started), *events):
            self.deliver(live, event)

    def deliver(self, live: Live, event: pb.HistoryEvent) -> None:
        """Put an event into an instance's inbox."""
        live.inbox.append(self._stamped(event))
        self._touched[live.state.instanceId] = live
        self.wake(live)

    def record(self, live: Live, *events: pb.HistoryEvent) -> None:
        """Append events to an instance's history, and see to what they begin."""
        live.request.pastEvents.extend(map(self._stamped, events))
        self._touched[live.state.instanceId] = live
        self._expect(live, events)

    def _stamped(self, event: pb.HistoryEvent) -> pb.HistoryEvent:
        if not event.timestamp.seconds:  # as durabletask's makers leave it
            event.timestamp.CopyFrom(self.now)
        return event

    def _expect(self, live: Live, events: Iterable[pb.HistoryEvent]) -> None:
        whose = live.started.orchestrationInstance
        for event in events:
            if event.HasField("taskScheduled"):
                task = {**fields(event.taskScheduled), "taskId": event.eventId}
                self.activities.append(pb.ActivityRequest(orchestrationInstance=whose, **task))
            elif event.HasField("timerCreated"):
                due = event.timerCreated.fireAt.ToDatetime(UTC)
                fired = helpers.new_timer_fired_event(event.eventId, due)
                heapq.heappush(self._timers, (due, next(self._numbers), whose, fired))

    def wake(self, live: Live) -> None:
        """Queue an instance for a turn, if it may have one."""
        if live.ready:
            self.turns[live] = None

    def waiting(self, address: pb.OrchestrationInstance) -> Live | None:
        """Find who waits for a timer, an activity or a child: nobody, if that life is over."""
        live = self.live.get(address.instanceId)
        return live if live and live.started.orchestrationInstance == address else None

    def fire(self, by: datetime) -> datetime | None:
        """Deliver what timers are due by then; tell when the next one is that somebody awaits."""
        while self._timers:
            due, _, address, event = self._timers[0]
            live = self.waiting(address)
            if live and due > by:
                return due
            heapq.heappop(self._timers)
            if live:
                self.deliver(live, event)
        return None
