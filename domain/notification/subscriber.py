"""Who is told of a wave, by which channel, of what, and when rather not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import Refusal
from domain.notification.notice import Notice, NoticeKind

NO_SUCH_CHANNEL = "notifications.no_such_channel"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = 8  # days that are looked at: one more than a week has
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(days=7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When nobody is told, by the clocks of an IANA time zone; it is told together after them.

    From `begins` to `ends` on every day, over midnight where `ends` is earlier, and the whole of
    the `days`. What is told `despite` them is told at once.
    """

    zone: str
    begins: time = time(0)
    ends: time = time(0)
    days: tuple[str, ...] = ()
    despite: tuple[NoticeKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who wants to be told: by a channel of the settings, of some events, or of all.

    With a `digest` they are told of everything in such a time together.
    """

    channel: str
    events: tuple[NoticeKind, ...] = ()
    quiet_hours: QuietHours | None = None
    digest: timedelta | None = None


def wants(subscriber: Subscriber, notice: Notice) -> bool:
    """Say whether they want to be told of it."""
    return not subscriber.events or not notice.kinds.isdisjoint(subscriber.events)


def subscribers_of(
    defaults: Iterable[Subscriber], own: Iterable[Subscriber]
) -> tuple[Subscriber, ...]:
    """Put a wave's own subscribers with those of every wave; of a channel the wave's own count."""
    chosen = tuple(own)
    named = {each.channel for each in chosen}
    return (*(each for each in defaults if each.channel not in named), *chosen)


def told_at(subscriber: Subscriber, notice: Notice, now: datetime) -> datetime:
    """Tell when they are to be told of it: now, at the end of a digest's time, or after quiet."""
    at = now
    if subscriber.digest:
        slots = (now - _EPOCH) // subscriber.digest + 1
        at = _EPOCH + slots * subscriber.digest
    quiet = subscriber.quiet_hours
    if quiet is None or not notice.kinds.isdisjoint(quiet.despite):
        return at
    return loud_from(quiet, at)


def is_quiet(quiet: QuietHours, moment: datetime) -> bool:
    """Say whether nobody is told at that moment (aware)."""
    local = moment.astimezone(ZoneInfo(quiet.zone))
    if DAYS[local.weekday()] in quiet.days:
        return True
    clock = local.time()
    if quiet.begins <= quiet.ends:
        return quiet.begins <= clock < quiet.ends
    return clock >= quiet.begins or clock < quiet.ends


def loud_from(quiet: QuietHours, moment: datetime) -> datetime:
    """Tell the first moment from this one on that is not quiet (UTC); itself where none is."""
    zone = ZoneInfo(quiet.zone)
    first = moment.astimezone(zone).date()
    ends = (
        datetime.combine(first + timedelta(days=number), clock, zone).astimezone(UTC)
        for number in range(_WEEK)
        for clock in (time(0), quiet.ends)
    )
    after = sorted(each for each in ends if each > moment)
    candidates = (moment.astimezone(UTC), *after)
    return next((each for each in candidates if not is_quiet(quiet, each)), candidates[0])


def subscriber_faults(subscriber: Subscriber, channels: Collection[str]) -> tuple[str, ...]:
    """List what is wrong with a subscriber, in words; `channels` are those that there are."""
    found = []
    if subscriber.channel not in channels:
        found.append(f"there is no channel {subscriber.channel}")
    if subscriber.digest is not None and not _SHORTEST <= subscriber.digest <= _LONGEST:
        found.append("a digest takes between 5 minutes and 7 days")
    if subscriber.quiet_hours:
        found += _quiet_faults(subscriber.quiet_hours)
    return tuple(found)


def _quiet_faults(quiet: QuietHours) -> list[str]:
    found = []
    try:
        ZoneInfo(quiet.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found.append(f"there is no time zone {quiet.zone!r}")
    if not set(quiet.days) <= set(DAYS):
        found.append(f"quiet days are of {', '.join(DAYS)}")
    if set(quiet.days) >= set(DAYS):
        found.append("one day has to be loud")
    if quiet.begins.tzinfo or quiet.ends.tzinfo:
        found.append("quiet hours have an offset: leave it out, the zone says it")
    return found


def no_such_channel(wave: str, channel: str, channels: Collection[str]) -> Refusal:
    """Make the refusal of a wave that wants to be told of by a channel that there is not."""
    there = ", ".join(sorted(channels))
    return Refusal(
        code=NO_SUCH_CHANNEL,
        subject=wave,
        detail=f"there is no channel {channel}",
        remedy=f"Name one of {there}." if there else "Set FERRY_CHANNELS, or name no channel.",
    )
