"""What becomes of one queue message: hidden, worked on, then deleted, given back or poisoned."""

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from azure.core.exceptions import AzureError, ResourceNotFoundError
from azure.storage.queue import QueueMessage
from azure.storage.queue.aio import QueueClient

from local.host.bridge import Bridge
from local.host.configuration import QueuesSection
from local.host.functions import Failed, Function, log_failure
from local.host.stand_ins import TypedData
from local.host.waiting import happens

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MessageWork:
    """Works on the messages of one queue; without a poison queue, failures stay hidden for long."""

    bridge: Bridge
    function: Function
    pace: QueuesSection
    queue: QueueClient
    poison: QueueClient | None

    async def settle(self, message: QueueMessage) -> None:
        """See to one received message; never raises, for at worst it is seen again."""
        try:
            await self._settle(message)
        except AzureError as error:
            _log.warning("Message %s will be seen again: %s", message.id, type(error).__name__)
        except Exception:  # noqa: BLE001 - no message may end the listener
            _log.exception("Message %s will be seen again.", message.id)

    async def _settle(self, message: QueueMessage) -> None:
        if (message.dequeue_count or 0) > self.pace.max_dequeue_count:
            return await self._poison(message)
        try:
            body = _decoded(message.content or "", self.pace.message_encoding)
        except ValueError:
            _log.warning("Message %s of %s is not base64.", message.id, self.queue.queue_name)
            return await self._poison(message)
        try:
            async with self._hidden(message):
                await self.bridge.call_queue(self.function, body, _metadata(message, body))
        except Failed as failure:
            log_failure(self.function.name, failure)
            return await self._give_back(message)
        await self.queue.delete_message(message.id, message.pop_receipt)
        return None

    @asynccontextmanager
    async def _hidden(self, message: QueueMessage) -> AsyncIterator[None]:
        """Keep the message from other readers for as long as the work takes."""
        done = asyncio.Event()
        prolonging = asyncio.create_task(self._prolong(message, done))
        try:
            yield
        finally:  # no cancelling: a renewal cut short would leave a stale pop receipt
            done.set()
            await prolonging

    async def _prolong(self, message: QueueMessage, done: asyncio.Event) -> None:
        lease = self.pace.lease.total_seconds()
        while not await happens(done, lease / self.pace.renewals_per_lease):
            try:
                await self._hide(message, lease)
            except AzureError as error:
                _log.warning("Message %s: %s while prolonging.", message.id, type(error).__name__)

    async def _hide(self, message: QueueMessage, seconds: float) -> None:
        renewed = await self.queue.update_message(
            message.id, message.pop_receipt, visibility_timeout=int(seconds)
        )
        message.pop_receipt = renewed.pop_receipt

    async def _give_back(self, message: QueueMessage) -> None:
        if (message.dequeue_count or 0) >= self.pace.max_dequeue_count:
            await self._poison(message)
        elif self.poison is not None:
            await self._hide(message, self.pace.visibility_timeout.total_seconds())

    async def _poison(self, message: QueueMessage) -> None:
        """Copy, then delete: between the two the message may be in both queues, never in none."""
        if self.poison is None:
            return
        _log.warning("Message %s goes to %s.", message.id, self.poison.queue_name)
        body = message.content or ""
        try:
            await self.poison.send_message(body)
        except ResourceNotFoundError:
            await self.poison.create_queue()
            await self.poison.send_message(body)
        await self.queue.delete_message(message.id, message.pop_receipt)


def _decoded(content: str, encoding: str) -> str | bytes:
    if encoding == "none":
        return content
    body = base64.b64decode("".join(content.split()), validate=True)
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


def _metadata(message: QueueMessage, body: str | bytes) -> Mapping[str, TypedData]:
    """Tell what QueueTriggerBinding.cs tells: text as text, everything else as JSON."""
    moments = {
        "ExpirationTime": message.expires_on,
        "InsertionTime": message.inserted_on,
        "NextVisibleTime": message.next_visible_on,
    }
    told = {name: TypedData(json=_json(moment)) for name, moment in moments.items() if moment}
    told["DequeueCount"] = TypedData(json=json.dumps(message.dequeue_count))
    told["Id"] = TypedData(string=message.id)
    told["PopReceipt"] = TypedData(string=message.pop_receipt)
    if isinstance(body, str):
        told["QueueTrigger"] = TypedData(string=body)
    return told


def _json(moment: datetime) -> str:
    return json.dumps(moment.isoformat())
