from dataclasses import replace
from datetime import timedelta

import pytest

from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.notification.channel import Channel, ChannelKind, Encryption, faults
from domain.notification.delivery import (
    MOST_ATTEMPTS,
    DeliveryState,
    after_failure,
    deliver,
    ended,
    message_id,
    revived,
)
from domain.notification.gates import still_asked
from domain.notification.notice import NoticeKind
from domain.notification.reader import OVERLAP, Bookmark, moved_on, read_from, to_be_read
from domain.notification.subscriber import Subscriber
from domain.run import KnownWave
from domain.status import Gate
from tests.domain.notification.notices import BUS, HOUR, NAME, NOON, OPS, instance, notice, waiting

NOW = Subscriber("ops")
LATER = Subscriber("ops", digest=HOUR)


def test_people_are_told_at_once_in_one_message_for_each_kind():
    one, other = (deliver(notice(number=n), NOW, OPS, NOON) for n in (1, 2))
    migrated = deliver(notice(NoticeKind.MIGRATED), NOW, OPS, NOON)
    assert message_id(one) == message_id(other) != message_id(migrated)
    assert one.id != other.id
    assert message_id(one) != message_id(deliver(notice(), NOW, OPS, NOON + HOUR))
    elsewhere = deliver(replace(notice(), wave="w2"), NOW, OPS, NOON)
    other_way = deliver(notice(), NOW, replace(OPS, name="night"), NOON)
    assert len({message_id(each) for each in (one, elsewhere, other_way)}) == 3


def test_machines_are_told_each_by_itself_unless_they_want_digests():
    one, other = (deliver(notice(number=n), NOW, BUS, NOON) for n in (1, 2))
    assert message_id(one) != message_id(other)
    assert message_id(one) == message_id(deliver(notice(), NOW, BUS, NOON + HOUR))
    digests = {message_id(deliver(notice(number=n), LATER, BUS, NOON)) for n in (1, 2)}
    assert len(digests) == 1


def test_everything_of_a_digest_is_one_message_whatever_its_kind():
    early = deliver(notice(), LATER, OPS, NOON)
    late = deliver(notice(NoticeKind.MIGRATED), LATER, OPS, NOON + HOUR - timedelta(seconds=1))
    assert early.due == late.due == NOON + HOUR
    assert message_id(early) == message_id(late)


def test_each_pause_is_about_twice_the_last_until_a_day_has_passed():
    delivery, now, pauses = deliver(notice(), NOW, OPS, NOON), NOON, []
    while delivery.state is DeliveryState.WAITING:
        delivery = after_failure(delivery, "503", now)
        pauses.append(delivery.due - now)
        now = delivery.due
    assert (delivery.state, delivery.attempts) == (DeliveryState.DEAD, MOST_ATTEMPTS)
    assert timedelta(seconds=30) <= pauses[0] <= timedelta(seconds=45)
    assert all(pause <= 3 * HOUR for pause in pauses)
    assert timedelta(hours=18) < now - NOON < timedelta(hours=36)
    assert len({pause / (30 * 2**n) for n, pause in enumerate(pauses[:8])}) == 8


def test_who_is_asked_to_wait_waits_as_long_at_least():
    delivery = deliver(notice(), NOW, OPS, NOON)
    assert after_failure(delivery, "429", NOON, HOUR).due == NOON + HOUR
    assert after_failure(delivery, "429", NOON, timedelta(1e-5)).due > NOON
    assert len(after_failure(delivery, "x" * 999, NOON).trouble) == 300


def test_what_is_dead_can_be_tried_again_from_the_beginning():
    dead = ended(after_failure(deliver(notice(), NOW, OPS, NOON), "410", NOON), "dead", NOON)
    again = revived(dead, NOON + HOUR)
    assert (again.state, again.attempts, again.due) == (DeliveryState.WAITING, 0, NOON + HOUR)
    assert message_id(again) == message_id(dead)


def test_what_was_answered_meanwhile_is_asked_no_more():
    asked = notice(gate=Gate.APPROVAL, asking=1)
    assert still_asked(asked, waiting())
    assert still_asked(notice(), instance())
    for other in (
        waiting(asking=2),
        waiting(Gate.COMMIT),
        waiting(attempt=2),
        instance(Phase.FAILING_OVER),
        replace(waiting(), report=MigrationReport(NAME, Outcome.EXPIRED)),
    ):
        assert not still_asked(asked, other)


def test_a_wave_is_left_alone_once_it_is_long_over_and_nothing_of_it_waits():
    wave, day = KnownWave("w1", 1, open=False), timedelta(days=1)
    assert to_be_read(wave, None)
    mark = moved_on(Bookmark(NOON), wave, NOON + HOUR, at_rest=True, now=NOON + 2 * HOUR)
    assert mark == Bookmark(NOON + HOUR, 1)
    assert moved_on(mark, wave, NOON, at_rest=True, now=NOON).until == mark.until
    assert not moved_on(mark, wave, None, at_rest=False, now=NOON + 2 * day).settled
    opened = replace(wave, open=True)
    assert not moved_on(mark, opened, None, at_rest=True, now=NOON + 2 * day).settled
    settled = moved_on(mark, wave, None, at_rest=True, now=NOON + 2 * day)
    assert settled.settled
    assert not to_be_read(wave, settled)
    assert to_be_read(opened, settled)
    assert to_be_read(replace(wave, runs=2), settled)


def test_events_are_read_again_from_some_time_before():
    assert timedelta(minutes=30) == OVERLAP
    assert read_from(Bookmark(NOON)) == "20260302T113000.000000"


MAIL = Channel("m", ChannelKind.EMAIL, ("a@x.example",), "f@x.example", "smtp.x.example")
GRID = Channel("g", ChannelKind.EVENT_GRID, endpoint="https://t.example/api/events")


@pytest.mark.parametrize(
    ("channel", "fault"),
    [
        (replace(MAIL, to=()), "needs to"),
        (replace(MAIL, sender=""), "needs sender"),
        (replace(MAIL, host=""), "needs host"),
        (replace(MAIL, user="ferry"), "needs secret"),
        (replace(MAIL, encryption=Encryption.NONE), "unencrypted on this machine only"),
        (replace(MAIL, approver="1", to=("a@x.example", "b@x.example")), "goes to one address"),
        (replace(GRID, endpoint=""), "needs endpoint"),
        (replace(GRID, endpoint="http://t.example"), "not https"),
        (replace(GRID, approver="1"), "a machine is no approver"),
        (replace(BUS, secret=""), "needs secret"),
        (replace(OPS, secret=""), "needs secret"),
    ],
)
def test_what_is_wrong_with_a_channel_is_said(channel, fault):
    (found,) = faults(channel)
    assert fault in found


def test_nothing_is_wrong_with_channels_that_have_what_they_need():
    local = replace(MAIL, host="127.0.0.1", encryption=Encryption.NONE)
    azure = replace(MAIL, kind=ChannelKind.AZURE_EMAIL, host="", endpoint="https://c.example")
    one = replace(MAIL, approver="1")
    assert [faults(each) for each in (MAIL, local, azure, one, GRID, BUS, OPS)] == [()] * 7
