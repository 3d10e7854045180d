"""The host's own work on queue messages, over the SDK's blocking client."""

from types import SimpleNamespace
from typing import Any

from azure.core.exceptions import ResourceExistsError
from azure.storage.queue import QueueClient

from clouds.ports import Clouds
from durable.client import StoryClient
from local.host.configuration import QueuesSection
from local.host.functions import Failed
from local.host.messages import MessageWork
from settings import Settings
from triggers.binding import QUEUE
from triggers.queue import receive

_PACE = QueuesSection()


async def listen(clouds: Clouds, settings: Settings, client: Any) -> None:
    """Receive one batch and settle its messages one after the other."""
    queues = [_Blocking(settings.storage, name) for name in (QUEUE, f"{QUEUE}-poison")]
    await queues[0].create_queue()
    stories = StoryClient(client)

    async def call_queue(_function: Any, body: bytes | str, metadata: Any) -> None:
        count = int(metadata["DequeueCount"].json)
        content = body.encode() if isinstance(body, str) else body
        try:
            receive(content, count, clouds, settings, stories)
        except Exception as error:
            raise Failed(f"{type(error).__name__}: {error}", "") from error

    bridge: Any = SimpleNamespace(call_queue=call_queue)
    function: Any = SimpleNamespace(name="receive_wave")
    requests, poison = queues
    work = MessageWork(bridge, function, _PACE, requests, poison)  # type: ignore[arg-type]
    for message in requests.received():
        await work.settle(message)


class _Blocking:
    """The asynchronous client's methods on the blocking one, whose requests this process takes."""

    def __init__(self, storage: str, name: str) -> None:
        self._queue = QueueClient.from_connection_string(storage, name, retry_total=0)
        self.queue_name = name

    async def create_queue(self) -> None:
        try:
            self._queue.create_queue()
        except ResourceExistsError:
            return

    def received(self) -> list[Any]:
        """Receive what can be seen."""
        lease = int(_PACE.lease.total_seconds())
        pages = self._queue.receive_messages(max_messages=16, visibility_timeout=lease)
        return list(next(pages.by_page(), ()))

    async def delete_message(self, message_id: str, receipt: str) -> None:
        self._queue.delete_message(message_id, receipt)

    async def update_message(self, message_id: str, receipt: str, **options: Any) -> Any:
        return self._queue.update_message(message_id, receipt, **options)

    async def send_message(self, body: str) -> None:
        self._queue.send_message(body)
