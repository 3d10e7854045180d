"""Lets a worker perform a hub's work: in place until all is idle, or beside others on a loop."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, Self

from local.clock import VirtualClock
from local.engine.contract import ActivityWork, AsyncWorker, OrchestrationWork, Worker
from local.engine.hub import TaskHub

_LOG = logging.getLogger(__name__)
_BACK_OFF, _PATIENCE, _GRACE = 1.0, 60.0, 5.0  # seconds of the machine's own time

type _Tasks = set[asyncio.Task[None]]


def run_until_idle(
    hub: TaskHub,
    worker: Worker,
    *,
    until: Callable[[], bool] = lambda: False,
    limit: datetime | None = None,
) -> None:
    """Perform all work until nothing remains, `until` holds, or the clock has reached `limit`.

    A virtual clock jumps to what is due next, but only when nothing can be done before. An item
    that makes the worker raise goes back to the hub, and its exception to the caller.
    """
    while not until():
        hub.fire_due()
        if work := hub.next_orchestration() or hub.next_activity():
            _perform(hub, worker, work)
        elif due := hub.next_due():
            if seconds := _pass_time(hub, min(due, limit or due)):
                time.sleep(seconds)
            if limit and due > limit:
                return
        else:
            return


def _perform(hub: TaskHub, worker: Worker, work: OrchestrationWork | ActivityWork) -> None:
    try:
        if isinstance(work, OrchestrationWork):
            hub.complete_orchestration(work.token, worker.orchestrate(work.request))
        else:
            hub.complete_activity(work.token, worker.act(work.request))
    finally:
        hub.abandon(work.token)  # which changes nothing once it is completed


def _pass_time(hub: TaskHub, moment: datetime) -> float:
    """Jump to the moment, or tell how many seconds there are to wait."""
    if isinstance(hub.clock, VirtualClock):
        hub.clock.jump_to(moment)
    return hub.clock.seconds_until(moment)


class Dispatcher:
    """Keeps a worker busy while it is entered, with so many turns and activities at a time.

    What is answered at the same moment is committed together. An item that makes the worker raise
    is handed out again after a short while. The end waits a few seconds for what is under way,
    then takes it back. A virtual clock jumps when all is idle.
    """

    def __init__(
        self, hub: TaskHub, worker: AsyncWorker, *, orchestrations: int = 10, activities: int = 20
    ) -> None:
        self._hub, self._resting = hub, False
        self._answers: list[tuple[Any, str, Any]] = []
        self._running: tuple[_Tasks, _Tasks] = (set(), set())
        self._lanes: tuple[tuple[int, Any, Any, Any], ...] = (
            (
                orchestrations,
                hub.next_orchestration,
                worker.orchestrate,
                hub.complete_orchestration,
            ),
            (activities, hub.next_activity, worker.act, hub.complete_activity),
        )

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._leave = self._hub.subscribe(self._wake)
        self._soon = self._later = self._loop.call_soon(self._go_on)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._leave()
        self._resting = False
        self._soon.cancel()
        self._later.cancel()
        turns, acts = self._running
        if under_way := turns | acts:
            _done, late = await asyncio.wait(under_way, timeout=_GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._settle()

    def _wake(self) -> None:
        if self._resting:
            self._resting = False
            self._soon = self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._resting, rest = True, _BACK_OFF
        try:
            self._settle()
            self._hub.fire_due()
            self._hand_out()
            rest = self._rest()
        finally:
            self._later.cancel()
            self._later = self._loop.call_later(rest, self._wake)

    def _settle(self) -> None:
        answers, self._answers = self._answers, []
        if answers:
            with self._hub.together():
                for complete, token, answer in answers:
                    complete(token, answer)

    def _hand_out(self) -> None:
        for lane, running in zip(self._lanes, self._running, strict=True):
            limit, fetch, perform, complete = lane
            for _ in range(limit - len(running)):
                if (work := fetch()) is None:
                    break
                doing = self._perform(running, work, perform, complete)
                task = asyncio.Task(doing, loop=self._loop, eager_start=True)
                if not task.done():
                    running.add(task)

    async def _perform(self, running: _Tasks, work: Any, perform: Any, complete: Any) -> None:
        answer = None
        try:
            answer = await perform(work.request)
            self._answers.append((complete, work.token, answer))
        except Exception:  # noqa: BLE001 - whatever it is, the item must not be lost
            _LOG.exception("A worker failed; what it had in hand is handed out again")
            await asyncio.sleep(_BACK_OFF)
        finally:
            if answer is None:
                self._hub.abandon(work.token)
            running.discard(asyncio.current_task())
            self._wake()

    def _rest(self) -> float:
        due, virtual = self._hub.next_due(), isinstance(self._hub.clock, VirtualClock)
        if due is None or (virtual and (self._answers or any(self._running))):
            return _PATIENCE
        return min(_PATIENCE, _pass_time(self._hub, due))
