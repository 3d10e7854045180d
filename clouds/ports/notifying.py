"""How people are told, and the book of what they were told and what is still on its way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.notification.channel import Channel
from domain.notification.delivery import Delivery
from domain.notification.notice import Notice
from domain.notification.reader import Bookmark
from domain.notification.wording import Message


class Notifier(Protocol):
    """What channels are told by."""

    def send(self, channel: Channel, message: Message, at: datetime) -> None:
        """Tell it, now (`at`), under the message's id, by which whoever gets it twice knows it.

        Transient where nobody answered, or asked for patience; Refused for every other answer, with
        code `notifications.gone` where nobody is there any more, and without its secret.
        """
        ...


class NoticeBook(Protocol):
    """What was found in waves, for whom it is, and whether they were told."""

    def since(self, now: datetime) -> datetime:
        """Tell from when on people are told: the first `now` that was ever asked with."""
        ...

    def bookmarks(self) -> Mapping[str, Bookmark]:
        """Tell how far each wave has been read, by its name."""
        ...

    def put_bookmark(self, wave: str, bookmark: Bookmark) -> None:
        """Note how far a wave has been read."""
        ...

    def found(self, wave: str) -> frozenset[str]:
        """Tell the ids of all notices of a wave that were planned."""
        ...

    def plan(self, notice: Notice, deliveries: Iterable[Delivery]) -> bool:
        """Remember a notice, and keep its deliveries: both or none, and once.

        False, and nothing happens, where it is remembered.
        """
        ...

    def plan_all(self, planned: Sequence[tuple[Notice, Sequence[Delivery]]]) -> None:
        """Plan notices of one wave, each as `plan` does, with as few calls as it takes."""
        ...

    def waiting(self, wave: str) -> tuple[Delivery, ...]:
        """List what is still to be told of a wave."""
        ...

    def put_off(self, delivery: Delivery) -> None:
        """Keep what became of an attempt of a delivery that still waits."""
        ...

    def end(self, delivery: Delivery) -> None:
        """Keep one that is over, and let it wait no more: both or none; again, nothing happens."""
        ...

    def end_all(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries of one wave that are over, each as `end` does, with as few calls."""
        ...

    def over(self, wave: str) -> tuple[Delivery, ...]:
        """List what is over of a wave: told, overtaken or dead."""
        ...

    def dead(self) -> tuple[Delivery, ...]:
        """List the dead ones of every wave."""
        ...

    def revive(self, wave: str, delivery_id: str, now: datetime) -> Delivery | None:
        """Let a dead delivery wait again; None where there is no such."""
        ...

    def read_again(self, wave: str) -> None:
        """Let a wave be looked at that was left alone because it is long over."""
        ...
