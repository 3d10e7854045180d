"""Queues: messages that whoever receives them hides for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import count
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from local.clock import Clock
from local.simulators.storage.message import Asked, StorageError, Told

_LIFE = timedelta(days=7)
_MOST_AT_ONCE, _LONGEST_HIDDEN = 32, 7 * 24 * 3600


@dataclass(slots=True)
class Message:
    """A message as it lies in its queue."""

    number: int
    text: str
    inserted: datetime
    visible: datetime
    receipt: str = ""
    received: int = 0


class Queues:
    """The queues by name; each holds its messages in the order in which they came."""

    def __init__(self, clock: Clock) -> None:
        self.queues: dict[str, list[Message]] = {}
        self._clock, self._numbers = clock, count(1)

    def answer(self, asked: Asked) -> Told:
        """Answer one request."""
        queue, *below = asked.path.split("/")
        match asked.method, below:
            case "PUT", []:
                known = queue in self.queues
                self.queues.setdefault(queue, [])
                return Told(204 if known else 201)
            case "GET", []:
                number = str(len(self._of(queue)))
                return Told(200, {"x-ms-approximate-messages-count": number})
            case "POST", ["messages"]:
                return self._put(queue, asked)
            case "GET", ["messages"]:
                return self._get(queue, asked)
            case "DELETE", ["messages", number]:
                self._of(queue).remove(self._held(queue, number, asked))
                return Told(204)
            case "PUT", ["messages", number]:
                return self._update(self._held(queue, number, asked), asked)
        raise StorageError(501, "NotImplemented")

    def _put(self, queue: str, asked: Asked) -> Told:
        text = ET.fromstring(asked.body).findtext("MessageText") or ""  # noqa: S314 (our own)
        hidden = _seconds(asked, 0)
        now = self._clock.now()
        message = Message(next(self._numbers), text, now, now + hidden)
        self._renew(message)
        self._of(queue).append(message)
        return _listed([message], 201, content=False)

    def _get(self, queue: str, asked: Asked) -> Told:
        now, most = self._clock.now(), _number(asked, "numofmessages", 1, (1, _MOST_AT_ONCE))
        hidden = _seconds(asked, 30, least=1)
        found = [each for each in self._of(queue) if each.visible <= now][:most]
        if asked.query.get("peekonly") != "true":
            for message in found:
                message.received += 1
                message.visible = now + hidden
                self._renew(message)
        return _listed(found, 200)

    def _update(self, message: Message, asked: Asked) -> Told:
        message.visible = self._clock.now() + _seconds(asked, 0)
        self._renew(message)
        shown = {"x-ms-popreceipt": message.receipt, "x-ms-time-next-visible": _at(message.visible)}
        return Told(204, shown)

    def _renew(self, message: Message) -> None:
        message.receipt = f"receipt-{next(self._numbers)}"

    def _held(self, queue: str, number: str, asked: Asked) -> Message:
        for message in self._of(queue):
            if str(message.number) == number:
                if message.receipt != asked.query.get("popreceipt"):
                    raise StorageError(400, "PopReceiptMismatch")
                return message
        raise StorageError(404, "MessageNotFound")

    def _of(self, queue: str) -> list[Message]:
        if queue not in self.queues:
            raise StorageError(404, "QueueNotFound")
        return self.queues[queue]


def _seconds(asked: Asked, otherwise: int, least: int = 0) -> timedelta:
    seconds = _number(asked, "visibilitytimeout", otherwise, (least, _LONGEST_HIDDEN))
    return timedelta(seconds=seconds)


def _number(asked: Asked, name: str, otherwise: int, within: tuple[int, int]) -> int:
    number = int(asked.query.get(name, otherwise))
    if not within[0] <= number <= within[1]:
        raise StorageError(400, "OutOfRangeQueryParameterValue")
    return number


def _listed(messages: list[Message], status: int, *, content: bool = True) -> Told:
    shown = "".join(_spelt(each, content=content) for each in messages)
    body = f"<?xml version='1.0' encoding='utf-8'?><QueueMessagesList>{shown}</QueueMessagesList>"
    return Told(status, {"Content-Type": "application/xml"}, body.encode())


def _spelt(message: Message, *, content: bool) -> str:
    values = {
        "MessageId": str(message.number),
        "InsertionTime": _at(message.inserted),
        "ExpirationTime": _at(message.inserted + _LIFE),
        "PopReceipt": message.receipt,
        "TimeNextVisible": _at(message.visible),
    }
    if content:
        values |= {"DequeueCount": str(message.received), "MessageText": escape(message.text)}
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return f"<QueueMessage>{inside}</QueueMessage>"


def _at(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
