"""Runs a hub in place until all is idle: how stories are tested."""

import time
from collections.abc import Callable
from datetime import datetime

from local.clock import VirtualClock
from local.engine.contract import ActivityWork, OrchestrationWork, Worker
from local.engine.hub import TaskHub


def run_until_idle(
    hub: TaskHub,
    worker: Worker,
    *,
    until: Callable[[], bool] | None = None,
    limit: datetime | None = None,
) -> None:
    """Perform all work until nothing remains, `until` holds, or the clock has reached `limit`.

    A virtual clock jumps to what is due next, but only when nothing can be done before. An item
    that makes the worker raise goes back to the hub, and its exception to the caller.
    """
    while not (until and until()):
        hub.fire_due()
        if work := hub.next_orchestration() or hub.next_activity():
            _perform(hub, worker, work)
        elif due := hub.next_due():
            if seconds := pass_time(hub, min(due, limit or due)):
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


def pass_time(hub: TaskHub, moment: datetime) -> float:
    """Jump to the moment, or tell how many seconds there are to wait."""
    if isinstance(hub.clock, VirtualClock):
        hub.clock.jump_to(moment)
    return hub.clock.seconds_until(moment)
