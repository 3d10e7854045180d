"""Runs a hub: on an event loop, as the host does, or in place, as stories are rehearsed."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol, Self

import durabletask.internal.orchestrator_service_pb2 as pb

from local.clock import VirtualClock
from local.engine.app_worker import AppWorker
from local.engine.hub import TaskHub

_LOG = logging.getLogger(__name__)
_BACK_OFF, _PATIENCE, _GRACE = 1.0, 60.0, 5.0  # seconds of the machine's own time


class Worker(Protocol):
    """Performs work; what fails in the app is part of the response, not an exception."""

    async def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Replay one turn."""

    async def act(self, request: pb.ActivityRequest) -> pb.ActivityResponse:
        """Perform one activity."""


class Dispatcher:
    """Keeps a worker busy while it is entered, with so many turns and activities at a time.

    What is answered at the same moment is committed together. An item that makes the worker raise
    is handed out again after a short while. The end waits a few seconds for what is under way,
    then takes it back. A virtual clock jumps when all is idle.
    """

    def __init__(
        self, hub: TaskHub, worker: Worker, *, orchestrations: int = 10, activities: int = 20
    ) -> None:
        self._hub, self._changed = hub, asyncio.Event()
        self._answers: list[tuple[str, Any]] = []
        self._lanes: tuple[tuple[int, Any, Any, set[asyncio.Task[None]]], ...] = (
            (orchestrations, hub.next_orchestration, worker.orchestrate, set()),
            (activities, hub.next_activity, worker.act, set()),
        )

    async def __aenter__(self) -> Self:
        self._leave = self._hub.subscribe(self._changed.set)
        self._going = asyncio.create_task(self._go())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._leave()
        self._going.cancel()
        under_way = {self._going}.union(*(running for *_, running in self._lanes))
        await asyncio.wait(under_way, timeout=_GRACE)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        self._settle()

    async def _go(self) -> None:
        while True:
            try:
                self._settle()
                due = self._hub.fire_due()
                self._changed.clear()
                for limit, fetch, perform, running in self._lanes:
                    while len(running) < limit and (work := fetch()):
                        doing = self._perform(running, work, perform)
                        running.add(asyncio.create_task(doing))
            except Exception:  # noqa: BLE001 - a full disk, perhaps
                _LOG.exception("Nothing could be committed; what was in hand is handed out again")
                await asyncio.sleep(_BACK_OFF)
                continue
            rest, busy = _PATIENCE, self._answers or any(running for *_, running in self._lanes)
            if due and not (busy and isinstance(self._hub.clock, VirtualClock)):
                rest = min(rest, _pass_time(self._hub, due))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), rest)

    def _settle(self) -> None:
        answers, self._answers = self._answers, []
        with self._hub.change():
            for token, answer in answers:
                self._hub.complete(token, answer)

    async def _perform(self, running: Any, work: Any, perform: Any) -> None:
        answer = None
        try:
            answer = await perform(work.request)
            self._answers.append((work.token, answer))
        except Exception:  # noqa: BLE001 - whatever it is, the item must not be lost
            _LOG.exception("A worker failed; what it had in hand is handed out again")
            await asyncio.sleep(_BACK_OFF)
        finally:
            if answer is None:
                self._hub.abandon(work.token)
            running.discard(asyncio.current_task())
            self._changed.set()


def run_until_idle(
    hub: TaskHub,
    worker: AppWorker,
    *,
    until: Callable[[], bool] = lambda: False,
    limit: datetime | None = None,
) -> None:
    """Perform all work until nothing remains, `until` holds, or the clock has reached `limit`.

    A virtual clock jumps to what is due next, but only when nothing can be done before. An item
    that makes the worker raise goes back to the hub, and its exception to the caller.
    """
    while not until():
        due, work = hub.fire_due(), hub.next_orchestration() or hub.next_activity()
        if work:
            try:
                turn = isinstance(work.request, pb.OrchestratorRequest)
                perform: Any = worker.orchestrate if turn else worker.act
                hub.complete(work.token, perform(work.request))
            finally:
                hub.abandon(work.token)  # which changes nothing once it is completed
        elif due is None:
            return
        else:
            time.sleep(_pass_time(hub, min(due, limit or due)))
            if limit and due > limit:
                return


def _pass_time(hub: TaskHub, moment: datetime) -> float:
    if isinstance(hub.clock, VirtualClock):
        hub.clock.jump_to(moment)
    return hub.clock.seconds_until(moment)
