"""A delivery: one notice on its way by one channel, until it is told or given up."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.notification.channel import MACHINES, Channel
from domain.notification.notice import Notice
from domain.notification.subscriber import Subscriber, told_at

# After 30 s, 1, 2, 4 … 64 min, then every 2 h: about a day in all.
_FIRST, _LONGEST, MOST_ATTEMPTS = timedelta(seconds=30), timedelta(hours=2), 18
_JITTER = 0.5
_LONGEST_TROUBLE = 300


class DeliveryState(StrEnum):
    """How far a delivery is. Overtaken means: what it told of had been answered meanwhile."""

    WAITING = "waiting"
    TOLD = "told"
    OVERTAKEN = "overtaken"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice for a channel.

    Those of one channel and `batch` make one message. `due` is when it is tried next, `trouble` why
    the last attempt failed, `ended` when it was told or given up.
    """

    channel: str
    notice: Notice
    batch: str
    due: datetime
    attempts: int = 0
    trouble: str = ""
    state: DeliveryState = DeliveryState.WAITING
    ended: datetime | None = None

    @property
    def id(self) -> str:
        """Name it among all there are: the same for the same notice by the same channel."""
        return _digest(self.notice.wave, self.channel, self.notice.id)


def deliver(notice: Notice, subscriber: Subscriber, channel: Channel, now: datetime) -> Delivery:
    """Make the delivery of a notice.

    What comes in a digest or after quiet hours is one message. What is told at once is one for each
    kind and look, to people; machines get every notice by itself.
    """
    due = told_at(subscriber, notice, now)
    if due > now:
        batch = f"until {_spelt(due)}"
    elif channel.kind in MACHINES:
        batch = notice.id
    else:
        batch = f"{notice.kind} {_spelt(now)}"
    return Delivery(channel.name, notice, batch, due)


def message_id(delivery: Delivery) -> str:
    """Name the message that it goes in: the same at each attempt, so that others can drop it."""
    return _digest(delivery.notice.wave, delivery.channel, delivery.batch)


def after_failure(
    delivery: Delivery, trouble: str, now: datetime, asked: timedelta | None = None
) -> Delivery:
    """Put it off: twice as long each time, never shorter than `asked`; dead after the last try."""
    attempts, words = delivery.attempts + 1, trouble[:_LONGEST_TROUBLE]
    failed = replace(delivery, attempts=attempts, trouble=words)
    if attempts >= MOST_ATTEMPTS:
        return ended(failed, DeliveryState.DEAD, now)
    pause = min(_FIRST * 2 ** (attempts - 1), _LONGEST)
    dice = int(_digest(message_id(delivery), str(attempts))[:8], 16) / 16**8
    pause *= 1 + _JITTER * dice
    return replace(failed, due=now + max(pause, asked or timedelta()))


def ended(delivery: Delivery, state: DeliveryState, now: datetime) -> Delivery:
    """Note that it is over."""
    return replace(delivery, state=state, ended=now)


def revived(delivery: Delivery, now: datetime) -> Delivery:
    """Let one that is dead be tried again from the beginning."""
    waiting = DeliveryState.WAITING
    return replace(delivery, state=waiting, due=now, attempts=0, ended=None)


def in_order(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Put deliveries into the order in which things happened."""
    return sorted(deliveries, key=lambda each: (each.notice.at, each.notice.id, each.channel))


def _spelt(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
