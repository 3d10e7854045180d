"""Finds what is new in waves, and writes down for whom it is before anybody is told."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clouds.ports import Clouds
from domain.errors import MigrationError
from domain.event import RecordedEvent
from domain.notification.channel import Channel
from domain.notification.delivery import Delivery, deliver
from domain.notification.notice import Notice
from domain.notification.noticing import Looking, notices_in
from domain.notification.reader import Bookmark, moved_on, read_from, to_be_read
from domain.notification.subscriber import Subscriber, subscribers_of, wants
from domain.run import KnownWave
from domain.wave_status import WaveStatus
from settings import Settings

_LOG = logging.getLogger(__name__)
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class ReadWave:
    """A wave as it was read, and what of it is still to be told."""

    status: WaveStatus
    waiting: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What waves are read with: the same for all of one look."""

    clouds: Clouds
    settings: Settings
    now: datetime
    since: datetime
    channels: Mapping[str, Channel]


def plan_notices(clouds: Clouds, settings: Settings, now: datetime) -> list[ReadWave]:
    """Plan what is new in every wave that may have news; one that can't be read holds up no other.

    Gives what was read; raises Transient where not even the list of waves can be.
    """
    channels = {each.name: each for each in settings.channels}
    reading = _Reading(clouds, settings, now, clouds.notices.since(now), channels)
    bookmarks = clouds.notices.bookmarks()
    found = []
    for wave in clouds.register.known_waves():
        bookmark = bookmarks.get(wave.name)
        if not to_be_read(wave, bookmark):
            continue
        try:
            if read := _read(reading, wave, bookmark or Bookmark(reading.since)):
                found.append(read)
        except MigrationError as error:
            _LOG.warning("What is new in %s can't be read: %s", wave.name, error)
    return found


def _read(reading: _Reading, known: KnownWave, bookmark: Bookmark) -> ReadWave | None:
    """Plan a wave's new notices, then move its bookmark: read again, they are remembered."""
    clouds, now = reading.clouds, reading.now
    wave = clouds.status.read_wave(known.name)
    if wave is None:
        return None
    events = [each.event for each in _events(clouds, known.name, read_from(bookmark))]
    looking = Looking(now, timedelta(minutes=reading.settings.stalled_minutes))
    notices = notices_in(wave, events, looking)
    remembered = clouds.notices.found(known.name) if notices else frozenset()
    news = (each for each in notices if each.id not in remembered)
    clouds.notices.plan_all(
        [(each, _deliveries(reading, wave, each)) for each in news if _is_news(each, reading.since)]
    )
    waiting = clouds.notices.waiting(known.name)
    latest = max((each.at for each in events), default=None)
    moved = moved_on(bookmark, known, latest, at_rest=not waiting, now=now)
    if moved != bookmark:
        clouds.notices.put_bookmark(known.name, moved)
    if moved.settled and clouds.notices.waiting(known.name):  # revived since we looked
        clouds.notices.read_again(known.name)
    return ReadWave(wave, waiting)


def _is_news(notice: Notice, since: datetime) -> bool:
    """Say whether it is to be told: what waits for somebody is, however long it has."""
    return notice.gate is not None or notice.at >= since


def _deliveries(reading: _Reading, wave: WaveStatus, notice: Notice) -> list[Delivery]:
    """Make one delivery for each channel that wants it; the first subscriber of each counts."""
    chosen: dict[str, Subscriber] = {}
    for each in subscribers_of(reading.settings.subscribers, wave.notifications):
        if each.channel in reading.channels and wants(each, notice):
            chosen.setdefault(each.channel, each)
    return [
        deliver(notice, subscriber, reading.channels[name], reading.now)
        for name, subscriber in chosen.items()
    ]


def _events(clouds: Clouds, wave: str, after: str) -> Iterator[RecordedEvent]:
    while page := clouds.status.list_events(wave, after, _PAGE):
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].cursor
