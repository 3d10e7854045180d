"""The instances that have not ended, and what they wait for: in memory, written to the file."""

import heapq
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

import durabletask.internal.orchestrator_service_pb2 as pb
from durabletask.internal import helpers

from local.clock import Clock
from local.engine.events import activity_request, outstanding, pending_state
from local.engine.file import File
from local.engine.live import Live

# A timer: its moment, a number that keeps the order, whose it is, and the event to deliver then;
# without one the instance may start then.
type _Timer = tuple[datetime, int, _Address, pb.HistoryEvent | None]
type _Address = pb.OrchestrationInstance


class Store:
    """Memory in front of the file; what is changed within `change` is one transaction."""

    def __init__(self, file: File, clock: Clock) -> None:
        self.file, self.clock = file, clock
        self.callbacks: list[Callable[[], None]] = []
        self._changing = False
        self._load()

    def _load(self) -> None:
        self.live: dict[str, Live] = {}
        self.turns: OrderedDict[Live, None] = OrderedDict()
        self.activities: deque[pb.ActivityRequest] = deque()
        # All leases are equally long, so the first is the next to end.
        self.leases: dict[str, tuple[datetime, Live | pb.ActivityRequest]] = {}
        self.tokens = map(f"{uuid.uuid4().hex}-{{}}".format, count())
        self._timers: list[_Timer] = []
        self._numbers = count()
        self._touched: dict[Live, None] = {}
        for live in self.file.live():
            self.live[live.id] = live
            self._expect(live, outstanding([*live.request.pastEvents, *live.inbox]))
            self._await_start(live)
            self.wake(live)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Write what changes within; after a failure nothing has, and memory is read anew."""
        if self._changing:
            yield
            return
        self._changing = True
        self.now = helpers.new_timestamp(self.clock.now())
        try:
            yield
            self.file.write(self._touched)
            self._touched.clear()
        except BaseException:
            self._load()
            raise
        finally:
            self._changing = False
        self.announce()

    def announce(self) -> None:
        """Tell those who listen that there may be work."""
        for callback in tuple(self.callbacks):
            callback()

    def enlist(self, started: pb.ExecutionStartedEvent) -> None:
        """Begin an instance, in the place of an earlier one of the same id."""
        state = pending_state(started, self.now)
        self.live[state.instanceId] = live = Live(state.instanceId, state, started)
        self.begin(live, started)

    def begin(
        self, live: Live, started: pb.ExecutionStartedEvent, events: Iterable[pb.HistoryEvent] = ()
    ) -> None:
        """Begin an instance's next execution, with these events and what else has arrived."""
        arrivals = live.inbox
        live.started, live.inbox = started, []
        live.request = pb.OrchestratorRequest(instanceId=live.id)
        started.orchestrationInstance.executionId.value = uuid.uuid4().hex
        self._await_start(live)
        first = pb.HistoryEvent(eventId=-1, executionStarted=started)
        for event in (first, *events, *arrivals):
            self.deliver(live, event)

    def deliver(self, live: Live, event: pb.HistoryEvent) -> None:
        """Put an event into an instance's inbox."""
        live.inbox.append(self._stamped(event))
        self._touched[live] = None
        self.wake(live)

    def record(self, live: Live, *events: pb.HistoryEvent) -> None:
        """Append events to an instance's history, and see to what they begin."""
        live.request.pastEvents.extend(map(self._stamped, events))
        self._touched[live] = None
        self._expect(live, events)

    def _stamped(self, event: pb.HistoryEvent) -> pb.HistoryEvent:
        if not event.timestamp.seconds:  # as durabletask's makers leave it
            event.timestamp.CopyFrom(self.now)
        return event

    def _expect(self, live: Live, events: Iterable[pb.HistoryEvent]) -> None:
        address = live.started.orchestrationInstance
        for event in events:
            if event.HasField("taskScheduled"):
                self.activities.append(activity_request(address, event))
            elif event.HasField("timerCreated"):
                due = event.timerCreated.fireAt.ToDatetime(UTC)
                self._set_timer(address, due, helpers.new_timer_fired_event(event.eventId, due))

    def _await_start(self, live: Live) -> None:
        start = live.started.scheduledStartTimestamp.ToDatetime(UTC)
        live.asleep = not live.request.pastEvents and start > self.clock.now()
        if live.asleep:
            self._set_timer(live.started.orchestrationInstance, start, None)

    def _set_timer(self, whose: _Address, due: datetime, event: pb.HistoryEvent | None) -> None:
        heapq.heappush(self._timers, (due, next(self._numbers), whose, event))

    def wake(self, live: Live) -> None:
        """Queue an instance for a turn, if it may have one."""
        if live.ready:
            self.turns[live] = None

    def waiting(self, address: _Address) -> Live | None:
        """Find who waits for a timer, an activity or a child: nobody, if that life is over."""
        live = self.live.get(address.instanceId)
        return live if live and live.started.orchestrationInstance == address else None

    def next_due(self) -> datetime | None:
        """Tell when the next timer is due that somebody waits for."""
        while self._timers and not self.waiting(self._timers[0][2]):
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def fire(self) -> None:
        """Deliver the next timer's event, or let its instance start."""
        _, _, address, event = heapq.heappop(self._timers)
        live = self.live[address.instanceId]
        if event:
            self.deliver(live, event)
        live.asleep = False
        self.wake(live)
