"""Runs a hub on an event loop: how the host works."""

import asyncio
import logging
from typing import Any, Self

from local.clock import VirtualClock
from local.engine.contract import AsyncWorker
from local.engine.driver import pass_time
from local.engine.hub import TaskHub

_LOG = logging.getLogger(__name__)
_BACK_OFF, _PATIENCE, _GRACE = 1.0, 60.0, 5.0  # seconds of the machine's own time

type _Tasks = set[asyncio.Task[None]]


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
        self._limits = (orchestrations, activities)
        self._running: tuple[_Tasks, _Tasks] = (set(), set())
        self._lanes: tuple[tuple[Any, Any, Any], ...] = (
            (hub.next_orchestration, worker.orchestrate, hub.complete_orchestration),
            (hub.next_activity, worker.act, hub.complete_activity),
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
        lanes = zip(self._limits, self._running, self._lanes, strict=True)
        for limit, running, (fetch, perform, complete) in lanes:
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
        return min(_PATIENCE, pass_time(self._hub, due))
