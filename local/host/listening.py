"""Keeps the app's queue listeners and timers running."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from local.clock import Clock
from local.host.bridge import Bridge
from local.host.configuration import QueuesSection
from local.host.functions import Function
from local.host.queues import QueueListener, listener
from local.host.timers import Record, Timer, timer

# How long, in seconds, messages and timers under way may still take when the host stops.
_PATIENCE = 10.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def listen(
    bridge: Bridge,
    functions: Iterable[Function],
    pace: QueuesSection,
    clock: Clock,
    record: Record,
) -> AsyncIterator[None]:
    """Call queue and timer functions while the block runs, or raise ConfigurationError."""
    stopping = asyncio.Event()
    runners: list[QueueListener | Timer] = []
    async with AsyncExitStack() as clients:
        for function in functions:
            match function.trigger["type"]:
                case "queueTrigger":
                    runners.append(await listener(clients, bridge, function, pace, stopping))
                case "timerTrigger":
                    runners.append(timer(bridge, function, clock, stopping, record))
        tasks = [asyncio.create_task(_keep(runner)) for runner in runners]
        try:
            yield
        finally:
            stopping.set()
            with suppress(TimeoutError):  # whoever takes longer has been cancelled
                await asyncio.wait_for(asyncio.gather(*tasks), _PATIENCE)


async def _keep(runner: QueueListener | Timer) -> None:
    """Run to the end; one that dies of a fault of ours says so and takes no other with it."""
    try:
        await runner.run()
    except Exception:  # noqa: BLE001 - said, and nothing else to be done
        _log.exception("A %s has ended.", type(runner).__name__)
