"""A hub for virtual time alone: stories stay in memory, and nothing of them is ever written."""

import heapq
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any, NamedTuple

from durabletask.task import CompletableTask

from local.clock import VirtualClock
from local.engine.file import InstanceMissing
from local.engine.hub import InstanceExists
from local.engine.life import Life, Play
from wire import Json

_ATTEMPTS, _FIRST, _GROWTH = 3, timedelta(seconds=5), 4  # durable.step's policy for crashes


class _Order(NamedTuple):
    life: Life
    task: CompletableTask[Any]
    name: str
    given: Any
    attempt: int = 1


class VirtualHub:
    """Orchestrations in memory: the same turns in the same order as `TaskHub` has them played.

    What a story says is handed on as it is: no protobuf, no text, no history. There is nothing to
    replay, so nothing finds out that a story is not deterministic: that is for the other hub. It
    knows neither suspension nor termination, and forgets timers that were cancelled. An activity
    that breaks is tried three times, as every step's policy says. What came of one is heard `lag`
    later, as over queues and networks.
    """

    def __init__(
        self,
        plays: Mapping[str, Play],
        activities: Mapping[str, Callable[[Json], Json]],
        clock: VirtualClock,
        lag: timedelta = timedelta(),
    ) -> None:
        self.clock, self.lag = clock, lag
        self.lives: dict[str, Life] = {}
        self.turns, self.performed = 0, 0
        self._plays, self._activities = plays, activities
        self._ready: OrderedDict[Life, None] = OrderedDict()
        self._orders: deque[_Order] = deque()
        self._timers: list[tuple[datetime, int, _Order]] = []
        self._numbers = count()

    def start(self, name: str, story_id: str, given: Json) -> None:
        """Begin a story. Raises `InstanceExists`, also when that one has ended."""
        if story_id in self.lives:
            raise InstanceExists(f"Orchestration instance '{story_id}' already exists")
        self._begin(Life(self, story_id, name, given))

    def tell(self, story_id: str, name: str, message: Json) -> None:
        """Send an event; one that has ended does not hear it. Raises `InstanceMissing`."""
        if story_id not in self.lives:
            raise InstanceMissing(f"Orchestration instance '{story_id}' not found")
        self.raise_event(story_id, name, message)

    def run(self, until: Callable[[], bool] = lambda: False, limit: datetime | None = None) -> None:
        """Perform all work until nothing remains, `until` holds, or the clock reaches `limit`."""
        while not until():
            self._fire(self.clock.now())
            if self._ready:
                life, _ = self._ready.popitem(last=False)
                self.turns += 1
                life.turn(self.clock.now())
            elif self._orders:
                self._perform(self._orders.popleft())
            elif not self._jump(limit):
                return

    # What a story asks for while it has its turn.

    def play_of(self, name: str) -> Play:
        """Find a story by its name; LookupError for one that nobody has registered."""
        if name not in self._plays:
            raise LookupError(f"A '{name}' orchestrator was not registered.")
        return self._plays[name]

    def begin_child(
        self, parent: Life, task: CompletableTask[Any], name: str, story_id: str, given: Json
    ) -> None:
        """Begin a story for another one, which hears how it ends."""
        if story_id in self.lives:
            error = ValueError(f"Orchestration instance '{story_id}' already exists")
            self.deliver(parent, task, error)
        else:
            self._begin(Life(self, story_id, name, given, (parent, task)))

    def raise_event(self, story_id: str, name: str, message: Json) -> None:
        """Let a story hear an event, unless it is over or never was."""
        life = self.lives.get(story_id)
        if life and not life.over:
            life.inbox.append((name.casefold(), message))
            self.wake(life)

    def order(self, life: Life, task: CompletableTask[Any], name: str, given: Json) -> None:
        """Take an activity up."""
        self._orders.append(_Order(life, task, name, given))

    def wake_at(self, life: Life, task: CompletableTask[Any], moment: datetime) -> None:
        """Set a timer."""
        self._push(moment, _Order(life, task, "", None))

    def deliver(self, life: Life, task: CompletableTask[Any], outcome: Any) -> None:
        """Bring what came of something to whoever still waits for it; an error fails the task."""
        if task in life.waiting:
            life.inbox.append((task, outcome))
            self.wake(life)

    def wake(self, life: Life) -> None:
        """Give a story its next turn."""
        self._ready.setdefault(life)

    def _begin(self, life: Life) -> None:
        self.lives[life.instance_id] = life
        self.wake(life)

    def _perform(self, order: _Order) -> None:
        self.performed += 1
        try:
            outcome: Any = self._activities[order.name](order.given)
        except Exception as error:  # noqa: BLE001 - whatever it is, the story is told
            if order.attempt < _ATTEMPTS:
                pause = _FIRST * _GROWTH ** (order.attempt - 1)
                return self._push(
                    self.clock.now() + pause, order._replace(attempt=order.attempt + 1)
                )
            outcome = error
        if self.lag:
            heard = _Order(order.life, order.task, "", outcome)
            return self._push(self.clock.now() + self.lag, heard)
        return self.deliver(order.life, order.task, outcome)

    def _push(self, moment: datetime, order: _Order) -> None:
        heapq.heappush(self._timers, (moment, next(self._numbers), order))

    def _fire(self, by: datetime) -> None:
        while self._timers and self._timers[0][0] <= by:
            order = heapq.heappop(self._timers)[2]
            if order.name:
                self._orders.append(order)
            else:
                self.deliver(order.life, order.task, order.given)

    def _jump(self, limit: datetime | None) -> bool:
        """Jump to what is due next; False when there is nothing, or the limit comes before."""
        while self._timers and self._timers[0][2].task not in self._timers[0][2].life.waiting:
            heapq.heappop(self._timers)
        if not self._timers:
            return False
        due = self._timers[0][0]
        self.clock.jump_to(min(due, limit or due))
        return not limit or due <= limit
