"""Listens to storage queues and hands their messages to the app's functions."""

import asyncio
import logging
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from azure.core.exceptions import AzureError, ResourceExistsError
from azure.storage.queue import QueueMessage
from azure.storage.queue.aio import QueueClient

from local.host.app_settings import connection_string, resolve
from local.host.bridge import Bridge
from local.host.configuration import ConfigurationError, QueuesSection
from local.host.functions import Function
from local.host.messages import MessageWork
from local.host.waiting import happens

_POISON = "-poison"
_LONGEST_NAME = 63
# Azure spreads its pauses by a fifth (RandomizedExponentialBackoffStrategy.cs), so that listeners
# that began together don't go on polling together.
_SPREAD = 0.2

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class QueueListener:
    """Polls one queue, quickly while there is work and ever more slowly while there is none.

    The queue service keeps real time, and so does the listener, whatever the clock.
    """

    work: MessageWork
    stopping: asyncio.Event
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _reachable: bool = False
    _outage: bool = False

    async def run(self) -> None:
        """Poll until told to stop, then wait for the messages under way."""
        shortest = self._pace.min_polling_interval.total_seconds()
        longest = self._pace.max_polling_interval.total_seconds()
        pause = shortest
        async with asyncio.TaskGroup() as group:
            while not self.stopping.is_set():
                if found := await self._look():
                    pause = shortest
                    self._begin(found, group)
                    await self._room()
                else:
                    spread = random.uniform(1 - _SPREAD, 1 + _SPREAD)  # noqa: S311 - no secret
                    await happens(self.stopping, pause * spread)
                    pause = min(2 * pause, longest)

    @property
    def _pace(self) -> QueuesSection:
        return self.work.pace

    async def _look(self) -> list[QueueMessage]:
        """Fetch a batch; none when the service can't be reached, which is said once per outage."""
        queue = self.work.queue
        try:
            if not self._reachable:
                await _ensure(queue)
            batch = queue.receive_messages(
                max_messages=self._pace.batch_size,
                visibility_timeout=int(self._pace.lease.total_seconds()),
            )
            found = [message async for message in batch]
        except AzureError as error:
            self._reachable = False
            if not self._outage:
                _log.warning("Queue %s: %s; trying on.", queue.queue_name, type(error).__name__)
            self._outage = True
            return []
        if self._outage:
            _log.info("Queue %s answers again.", queue.queue_name)
        self._reachable, self._outage = True, False
        return found

    def _begin(self, found: list[QueueMessage], group: asyncio.TaskGroup) -> None:
        for message in found:
            task = group.create_task(self.work.settle(message))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _room(self) -> None:
        """Wait until few enough messages are under way for another batch."""
        while len(self._under_way) > self._pace.threshold:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)


async def listener(
    stack: AsyncExitStack,
    bridge: Bridge,
    function: Function,
    pace: QueuesSection,
    stopping: asyncio.Event,
) -> QueueListener:
    """Make the listener of a queueTrigger, or raise ConfigurationError; the stack closes it."""
    name = resolve(function.trigger["queueName"])
    setting = function.trigger.get("connection") or "AzureWebJobsStorage"
    queue = await stack.enter_async_context(_client(setting, name))
    poison = None
    if not name.endswith(_POISON) and len(name + _POISON) <= _LONGEST_NAME:
        poison = await stack.enter_async_context(_client(setting, name + _POISON))
    return QueueListener(MessageWork(bridge, function, pace, queue, poison), stopping)


def _client(setting: str, queue: str) -> QueueClient:
    try:
        # Retries are the listener's own: the client's would hide an outage for a minute.
        return QueueClient.from_connection_string(connection_string(setting), queue, retry_total=0)
    except ValueError as error:
        raise ConfigurationError(
            f"The app setting {setting} is no connection string of a storage account."
        ) from error


async def _ensure(queue: QueueClient) -> None:
    try:
        await queue.create_queue()
    except ResourceExistsError:
        return
