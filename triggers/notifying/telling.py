"""Tells what is due, each channel by itself: one that fails or is slow holds up no other."""

import logging
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from clouds.notifying.answers import GONE
from clouds.ports import Clouds
from domain.errors import MigrationError, Refused, Transient
from domain.notification.channel import Channel
from domain.notification.delivery import (
    Delivery,
    DeliveryState,
    after_failure,
    ended,
    in_order,
    message_id,
)
from domain.notification.gates import still_asked
from domain.notification.wording import Message, message_of
from domain.redaction import redacted
from domain.wave_status import WaveStatus
from settings import Settings
from triggers.notifying.addresses import addresses
from triggers.notifying.planning import ReadWave

_LOG = logging.getLogger(__name__)
_PATIENCE = 240.0  # seconds: what is left then comes next time; a function may take ten minutes
_MOST_CHANNELS = 16  # that are told side by side


@dataclass(frozen=True, slots=True)
class Batch:
    """Deliveries that make one message."""

    wave: WaveStatus
    deliveries: tuple[Delivery, ...]

    @property
    def due(self) -> datetime:
        """Tell when it is due: as soon as any of it is."""
        return min(each.due for each in self.deliveries)

    def place(self) -> tuple[datetime, datetime, str]:
        """Tell its place among others: what is due first, then what happened first."""
        first = self.deliveries[0].notice
        return self.due, first.at, first.id


@dataclass(frozen=True, slots=True)
class _Telling:
    clouds: Clouds
    settings: Settings
    now: datetime
    until: float


def tell_due(clouds: Clouds, settings: Settings, waves: Iterable[ReadWave], now: datetime) -> None:
    """Tell what is due; what fails is put off, and dead after so many attempts."""
    telling = _Telling(clouds, settings, now, time.monotonic() + _PATIENCE)
    channels = {each.name: each for each in settings.channels}
    by_channel: dict[str, list[Batch]] = {}
    for batch in sorted(_batches(waves), key=Batch.place):
        if batch.due <= now:
            by_channel.setdefault(batch.deliveries[0].channel, []).append(batch)
    if not by_channel:
        return
    with ThreadPoolExecutor(min(len(by_channel), _MOST_CHANNELS)) as pool:
        told = [
            pool.submit(_tell_channel, telling, channels.get(name), batches)
            for name, batches in by_channel.items()
        ]
    for each in told:
        try:
            each.result()
        except MigrationError as error:  # the book can't be written: the next time it may be
            _LOG.warning("What became of notices can't be written down: %s", error)


def _batches(waves: Iterable[ReadWave]) -> Iterable[Batch]:
    for read in waves:
        found: dict[tuple[str, str], list[Delivery]] = {}
        for each in read.waiting:
            found.setdefault((each.channel, each.batch), []).append(each)
        for some in found.values():
            yield Batch(read.status, tuple(in_order(some)))


def _tell_channel(telling: _Telling, channel: Channel | None, batches: list[Batch]) -> None:
    """Tell a channel what is due; where it does not answer, the rest waits for the next time."""
    for batch in batches:
        if time.monotonic() >= telling.until:
            return
        batch = _still_asked(telling, batch)  # noqa: PLW2901 (what has been answered is out)
        if batch.deliveries and not _tell(telling, channel, batch):
            return


def _still_asked(telling: _Telling, batch: Batch) -> Batch:
    """Leave out what has been answered meanwhile, and note that it was overtaken."""
    known = {each.instance_id: each for each in batch.wave.instances}
    live, overtaken = [], []
    for each in batch.deliveries:
        instance = known.get(each.notice.instance_id)
        if instance is None or still_asked(each.notice, instance):
            live.append(each)
        else:
            overtaken.append(ended(each, DeliveryState.OVERTAKEN, telling.now))
    telling.clouds.notices.end_all(overtaken)
    return Batch(batch.wave, tuple(live))


def _tell(telling: _Telling, channel: Channel | None, batch: Batch) -> bool:
    """Tell one message, and keep what became of it; False where the channel does not answer."""
    error = _attempt(telling, channel, batch)
    if error is None:
        told = [ended(each, DeliveryState.TOLD, telling.now) for each in batch.deliveries]
        telling.clouds.notices.end_all(told)
        return True
    trouble = redacted(str(error))
    for each in batch.deliveries:
        _keep(telling, _failed(each, error, trouble, telling.now))
    return not isinstance(error, Transient)


def _attempt(telling: _Telling, channel: Channel | None, batch: Batch) -> MigrationError | None:
    """Send it; whatever goes wrong is told in our own words, without what may be a secret."""
    first = batch.deliveries[0]
    if channel is None:
        return MigrationError(f"there is no channel {first.channel} any more")
    try:
        telling.clouds.notifier.send(channel, _message(telling, channel, batch), telling.now)
    except MigrationError as error:
        return error
    except Exception as error:  # noqa: BLE001 (one that nobody foresaw must not stop the others)
        kind = type(error).__name__
        _LOG.error("%s failed unforeseen: %s", channel, kind)
        return MigrationError(f"{channel} failed unforeseen: {kind}")
    return None


def _message(telling: _Telling, channel: Channel, batch: Batch) -> Message:
    notices = [each.notice for each in batch.deliveries]
    names = {
        each.instance_id: each.target.properties.vm_name
        for each in batch.wave.instances
        if each.target
    }
    links = addresses(telling.clouds, telling.settings, channel, batch.wave, notices, telling.now)
    return message_of(message_id(batch.deliveries[0]), notices, names, links)


def _failed(delivery: Delivery, error: MigrationError, trouble: str, now: datetime) -> Delivery:
    if isinstance(error, Refused) and error.refusal.code == GONE:
        return ended(after_failure(delivery, trouble, now), DeliveryState.DEAD, now)
    asked: timedelta | None = error.delay.retry_after if isinstance(error, Transient) else None
    return after_failure(delivery, trouble, now, asked)


def _keep(telling: _Telling, delivery: Delivery) -> None:
    if delivery.state is DeliveryState.WAITING:
        telling.clouds.notices.put_off(delivery)
        return
    telling.clouds.notices.end(delivery)
    _LOG.error(
        "%s was never told by channel %s, after %d attempts: %s",
        delivery.notice.id,
        delivery.channel,
        delivery.attempts,
        delivery.trouble,
    )
