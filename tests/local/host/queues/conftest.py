"""The sample app's queue in a real queue service."""

from contextlib import asynccontextmanager

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.queue import TextBase64EncodePolicy
from azure.storage.queue.aio import QueueClient

from local.clock import RealClock
from local.host.bridge import Bridge, index, threads
from local.host.configuration import QueuesSection
from local.host.listening import listen
from local.host.timers import Record

QUICK = QueuesSection(
    min_polling_interval="00:00:00.005",
    max_polling_interval="00:00:00.050",
    max_dequeue_count=2,
)


class Orders:
    """A queue as those see it who send to it, and its poison queue."""

    def __init__(self, connection, name):
        self.connection, self.name = connection, name

    def client(self, suffix="", policy=None):
        return QueueClient.from_connection_string(
            self.connection, self.name + suffix, message_encode_policy=policy
        )

    async def make(self):
        async with self.client() as queue:
            await queue.create_queue()

    async def send(self, *texts, encode=True, **options):
        async with self.client(policy=TextBase64EncodePolicy() if encode else None) as queue:
            for text in texts:
                await queue.send_message(text, **options)

    async def exists(self):
        async with self.client() as queue:
            try:
                return await queue.get_queue_properties()
            except ResourceNotFoundError:
                return None

    async def count(self):
        """How many messages are there, visible or not."""
        return (await self.exists()).approximate_message_count

    async def empty(self):
        return await self.count() == 0

    async def visible(self, suffix=""):
        async with self.client(suffix) as queue:
            try:
                return [each.content for each in await queue.peek_messages(32)]
            except ResourceNotFoundError:
                return []


@pytest.fixture
def orders(settings, monkeypatch, azurite):
    monkeypatch.setenv("Storage", azurite)
    return Orders(azurite, settings["ORDERS"])


@pytest.fixture
def taking_orders(app):
    """Listen to the queue with the sample app's function; the pace is quick unless told."""

    @asynccontextmanager
    async def take(**pace):
        (function,) = (each for each in await index(app) if each.name == "take_order")
        quick = QUICK.model_copy(update=pace)
        async with threads(), listen(Bridge(), [function], quick, RealClock(), Record(None)):
            yield

    return take
