"""Single messages of a poison queue: read for what they are, and held while they are dealt with."""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.errors import Transient
from domain.poison import Poison, PoisonMessage

if TYPE_CHECKING:
    from azure.storage.queue import QueueClient, QueueMessage

_BATCH = 32  # the service's limit
_HELD = 60  # seconds until a message is back whose holder died


def shown(message: "QueueMessage") -> PoisonMessage:
    """Read a message, whether Ferry put it there or the host, encoded or not."""
    poison = Poison.read(_text(message.content or ""), message.inserted_on or datetime.now(UTC))
    return PoisonMessage(message.id, poison)


@contextmanager
def held(queue: "QueueClient", message_id: str) -> "Iterator[QueueMessage | None]":
    """Hold a message, and give it back unless it is deleted meanwhile; None when it isn't there.

    A queue can only be received from its front, so all before it are held for a moment as well.
    Transient when somebody else holds messages among which it may be.
    """
    taken: dict[str, QueueMessage] = {}
    try:
        found = _receive(queue, message_id, taken)
        if found is None and len(taken) < _count(queue):
            raise Transient(f"{message_id}: others are busy with this queue; ask again")
        yield found
    finally:
        _give_back(queue, taken.values())


def _receive(
    queue: "QueueClient", message_id: str, taken: "dict[str, QueueMessage]"
) -> "QueueMessage | None":
    while True:
        batch = queue.receive_messages(messages_per_page=_BATCH, visibility_timeout=_HELD)
        messages = list(next(batch.by_page(), ()))
        new = [message for message in messages if message.id not in taken]
        taken.update({message.id: message for message in messages})
        if message_id in taken or not new:
            return taken.get(message_id)


def _count(queue: "QueueClient") -> int:
    """Count the messages, those that somebody holds among them."""
    return queue.get_queue_properties().approximate_message_count or 0


def _give_back(queue: "QueueClient", messages: "Iterable[QueueMessage]") -> None:
    """Show messages again at once; where that fails, their time will bring them back."""
    from azure.core.exceptions import AzureError, ResourceNotFoundError  # noqa: PLC0415

    for message in messages:
        try:
            queue.update_message(message.id, message.pop_receipt, visibility_timeout=0)
        except ResourceNotFoundError:  # deleted, or in other hands by now
            continue
        except AzureError:
            return


def _text(content: str) -> str:
    try:
        return base64.b64decode("".join(content.split()), validate=True).decode()
    except ValueError:
        return content
