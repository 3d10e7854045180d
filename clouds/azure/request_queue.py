"""Requests in a storage queue, and those set aside in its poison queue beside it.

Names and encoding are those of the Functions host: it reads `migration-requests` as base64 and
moves what it gives up itself, as it is, to `migration-requests-poison`.
"""

import base64
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from clouds.azure.errors import translated
from clouds.azure.poison_queue import held, shown
from domain.poison import Poison, PoisonMessage
from domain.readings import QueueDepth

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient, QueueServiceClient

QUEUE = "migration-requests"
_NEVER = -1  # the default is seven days
_MOST_SHOWN = 32  # the service's limit


class StorageRequestQueue:
    """The request queue; `connect` makes the queue service client, when it is first needed."""

    def __init__(self, connect: "Callable[[], QueueServiceClient]", queue: str = QUEUE) -> None:
        self._connect = connect
        self._name = queue

    def send(self, text: str) -> None:
        """Put a request at the end; it waits for as long as it takes."""
        with translated("queues", self._name):
            _put(self._requests, text)

    def depth(self) -> QueueDepth:
        """Tell about how many there are of each; the service's own estimate."""
        with translated("queues", self._name):
            depths = [queue.get_queue_properties() for queue in (self._requests, self._poison)]
        waiting, poison = (each.approximate_message_count or 0 for each in depths)
        return QueueDepth(waiting, poison)

    def set_aside(self, poison: Poison) -> None:
        """Keep a request that is not to be tried again."""
        with translated("queues", self._name):
            _put(self._poison, poison.write())

    def list_poison(self, limit: int) -> Sequence[PoisonMessage]:
        """Show requests set aside, at most 32, by age, and leave them as they are."""
        with translated("queues", self._name):
            peeked = self._poison.peek_messages(max_messages=min(limit, _MOST_SHOWN))
        return sorted(map(shown, peeked), key=lambda message: message.poison.time)

    def find_poison(self, message_id: str) -> PoisonMessage | None:
        """Show one of them; None when there is none, Transient when that cannot be told now."""
        for each in self.list_poison(_MOST_SHOWN):  # which disturbs nobody
            if each.message_id == message_id:
                return each
        with translated("queues", self._name), held(self._poison, message_id) as message:
            return shown(message) if message else None

    def replay_poison(self, message_id: str) -> bool:
        """Send its body as a new request, then drop it: in between it is in both, never in none."""
        with translated("queues", self._name), held(self._poison, message_id) as message:
            if message is None:
                return False
            _put(self._requests, shown(message).poison.body)
            self._poison.delete_message(message)
            return True

    def drop_poison(self, message_id: str) -> bool:
        """Delete it; False when there is none, Transient when that cannot be told now."""
        with translated("queues", self._name), held(self._poison, message_id) as message:
            if message is None:
                return False
            self._poison.delete_message(message)
            return True

    @cached_property
    def _requests(self) -> "QueueClient":
        return self._queue(self._name)

    @cached_property
    def _poison(self) -> "QueueClient":
        return self._queue(f"{self._name}-poison")

    def _queue(self, name: str) -> "QueueClient":
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415

        queue = self._connect().get_queue_client(name)
        try:
            queue.create_queue()
        except ResourceExistsError:
            return queue
        return queue


def _put(queue: "QueueClient", text: str) -> None:
    queue.send_message(base64.b64encode(text.encode()).decode(), time_to_live=_NEVER)
