from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.notification.notice import NoticeKind
from domain.notification.subscriber import (
    DAYS,
    QuietHours,
    Subscriber,
    is_quiet,
    loud_from,
    no_such_channel,
    subscriber_faults,
    subscribers_of,
    told_at,
    wants,
)
from tests.domain.notification.notices import HOUR, NOON, notice

NIGHT = QuietHours("Europe/Berlin", time(20), time(7), despite=(NoticeKind.FAILED,))
BERLIN = ZoneInfo("Europe/Berlin")


def berlin(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=BERLIN)


def test_who_names_no_event_wants_all_of_them_and_else_the_named():
    assert wants(Subscriber("ops"), notice())
    assert not wants(Subscriber("ops", (NoticeKind.MIGRATED,)), notice())
    finding = notice(also=NoticeKind.FINDING)
    assert wants(Subscriber("ops", (NoticeKind.FINDING,)), finding)


def test_what_a_wave_says_of_a_channel_takes_the_place_of_what_all_waves_say():
    defaults = (Subscriber("ops"), Subscriber("boss"))
    own = (Subscriber("ops", (NoticeKind.FAILED,)), Subscriber("ops", digest=HOUR))
    assert subscribers_of(defaults, own) == (Subscriber("boss"), *own)
    assert subscribers_of(defaults, ()) == defaults


def test_a_digest_is_told_at_the_end_of_its_time_and_never_now():
    hourly = Subscriber("ops", digest=HOUR)
    assert told_at(hourly, notice(), NOON + timedelta(minutes=1)) == NOON + HOUR
    assert told_at(hourly, notice(), NOON) == NOON + HOUR
    assert told_at(Subscriber("ops"), notice(), NOON) == NOON


def test_at_night_nobody_is_told_but_what_cannot_wait():
    sleeper = Subscriber("ops", quiet_hours=NIGHT)
    migrated = notice(NoticeKind.MIGRATED)
    assert told_at(sleeper, migrated, berlin(2, 23)) == berlin(3, 7)
    assert told_at(sleeper, migrated, berlin(3, 6, 59)) == berlin(3, 7)
    assert told_at(sleeper, migrated, berlin(3, 7)) == berlin(3, 7)
    assert told_at(sleeper, notice(), berlin(2, 23)) == berlin(2, 23)
    late_digest = Subscriber("ops", quiet_hours=NIGHT, digest=HOUR)
    assert told_at(late_digest, migrated, berlin(2, 19, 30)) == berlin(3, 7)


def test_quiet_hours_of_one_day_and_whole_quiet_days():
    lunch = QuietHours("UTC", time(12), time(13), days=("tue",))
    assert loud_from(lunch, NOON) == NOON + HOUR
    assert loud_from(lunch, NOON + timedelta(hours=12)) == datetime(2026, 3, 4, tzinfo=UTC)
    assert loud_from(lunch, NOON - HOUR) == NOON - HOUR
    weekend = QuietHours("Europe/Berlin", time(18), time(8), days=("sat", "sun"))
    assert loud_from(weekend, berlin(6, 19)) == berlin(9, 8)


def test_where_a_clock_change_falls_into_the_night_the_morning_is_the_clocks():
    assert loud_from(NIGHT, berlin(28, 22)).astimezone(BERLIN).time() == time(7)
    assert loud_from(NIGHT, berlin(28, 22)) == datetime(2026, 3, 29, 5, tzinfo=UTC)


def test_where_it_is_always_quiet_somebody_is_told_all_the_same():
    assert loud_from(QuietHours("UTC", days=DAYS), NOON) == NOON


@settings(max_examples=60)
@given(
    st.times(),
    st.times(),
    st.sets(st.sampled_from(DAYS), max_size=6),
    st.integers(0, 400 * 24 * 60),
)
def test_the_moment_that_is_chosen_is_loud_and_not_before(begins, ends, days, minutes):
    quiet = QuietHours("America/New_York", begins, ends, tuple(days))
    moment = NOON + timedelta(minutes=minutes)
    chosen = loud_from(quiet, moment)
    assert chosen >= moment
    assert not is_quiet(quiet, chosen)


@pytest.mark.parametrize(
    ("subscriber", "fault"),
    [
        (Subscriber("nobody"), "there is no channel nobody"),
        (Subscriber("ops", digest=timedelta(minutes=4)), "a digest takes"),
        (Subscriber("ops", digest=timedelta(days=8)), "a digest takes"),
        (Subscriber("ops", quiet_hours=QuietHours("Mars/Base")), "no time zone"),
        (Subscriber("ops", quiet_hours=QuietHours("UTC", days=("sol",))), "quiet days are of"),
        (Subscriber("ops", quiet_hours=QuietHours("UTC", days=DAYS)), "has to be loud"),
        (Subscriber("ops", quiet_hours=QuietHours("UTC", time(1, tzinfo=UTC))), "an offset"),
    ],
)
def test_what_is_wrong_with_a_subscriber_is_said(subscriber, fault):
    (found,) = subscriber_faults(subscriber, {"ops"})
    assert fault in found


def test_nothing_is_wrong_with_one_that_sleeps_at_night():
    assert subscriber_faults(Subscriber("ops", quiet_hours=NIGHT, digest=HOUR), {"ops"}) == ()


def test_whoever_names_a_channel_that_is_not_is_told_which_are():
    assert no_such_channel("w1", "opps", {"ops", "bus"}).remedy == "Name one of bus, ops."
    assert "FERRY_CHANNELS" in no_such_channel("w1", "opps", ()).remedy
