"""What the book of notices promises, kept by the double and by the tables."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.notice_tables import NoticeTables
from clouds.azure.tables import Tables
from domain.notification.delivery import DeliveryState, after_failure, deliver, ended
from domain.notification.reader import Bookmark
from domain.notification.subscriber import Subscriber
from local.simulators.notice_book import SimulatedNoticeBook
from tests.domain.notification.notices import BUS, HOUR, NOON, OPS, notice


@pytest.fixture(params=["memory", "tables"])
def book(request):
    if request.param == "memory":
        return SimulatedNoticeBook()
    storage = request.getfixturevalue("ferry").system.storage
    return NoticeTables(
        Tables(
            lambda: TableServiceClient.from_connection_string(storage),
            prefix=f"T{uuid.uuid4().hex[:8]}",
        )
    )


def to(channel, number=1, **more):
    return deliver(notice(number=number, **more), Subscriber(channel.name), channel, NOON)


def test_people_are_told_from_the_first_time_on_that_anybody_looked(book):
    assert book.since(NOON) == NOON
    assert book.since(NOON + HOUR) == NOON


def test_a_notice_is_planned_once_with_all_its_deliveries(book):
    assert book.plan(notice(), [to(OPS), to(BUS)])
    assert not book.plan(notice(), [to(OPS), to(BUS)])
    assert book.plan(notice(number=2), [])
    assert book.found("w1") == {notice().id, notice(number=2).id}
    assert {each.id for each in book.waiting("w1")} == {to(OPS).id, to(BUS).id}
    assert (book.found("w2"), book.waiting("w2"), book.over("w2")) == (frozenset(), (), ())


def test_what_was_told_and_planned_again_is_told_no_more(book):
    book.plan(notice(), [to(OPS)])
    told = ended(to(OPS), DeliveryState.TOLD, NOON)
    book.end(told)
    book.end(ended(to(OPS), DeliveryState.DEAD, NOON))
    book.plan(notice(), [to(OPS)])
    assert (book.waiting("w1"), book.over("w1")) == ((), (told,))


def test_what_became_of_an_attempt_is_kept_whole(book):
    asked = to(OPS, gate="approval", asking=2, expires=NOON, remedy="a/b#c?")
    book.plan(asked.notice, [asked])
    assert book.waiting("w1") == (asked,)
    failed = after_failure(asked, "503", NOON)
    book.put_off(failed)
    assert book.waiting("w1") == (failed,)


def test_only_what_is_dead_is_revived(book):
    book.plan(notice(), [to(OPS), to(BUS)])
    book.end(ended(to(OPS), DeliveryState.TOLD, NOON))
    book.end(ended(to(BUS), DeliveryState.DEAD, NOON))
    assert book.revive("w1", to(OPS).id, NOON) is None
    assert book.revive("w1", "0" * 32, NOON) is None
    again = book.revive("w1", to(BUS).id, NOON + HOUR)
    assert book.waiting("w1") == (again,)
    assert (again.due, [each.channel for each in book.over("w1")]) == (NOON + HOUR, ["ops"])


def test_how_far_each_wave_was_read_is_remembered(book):
    book.put_bookmark("w1", Bookmark(NOON, 1))
    book.put_bookmark("w2", Bookmark(NOON))
    moved = Bookmark(NOON + timedelta(microseconds=1), 2, settled=True)
    book.put_bookmark("w1", moved)
    assert dict(book.bookmarks()) == {"w1": moved, "w2": Bookmark(NOON)}


def test_the_dead_of_every_wave_are_told_until_they_are_revived(book):
    other = replace(to(BUS), notice=replace(notice(), wave="w2"))
    for each in (to(OPS), to(BUS), other):
        book.plan(replace(each.notice, id=each.id), [each])
    assert book.dead() == ()
    book.put_off(after_failure(to(OPS), "503", NOON))
    book.end(ended(to(OPS), DeliveryState.TOLD, NOON))
    gone = [ended(each, DeliveryState.DEAD, NOON) for each in (to(BUS), other)]
    for each in gone:
        book.end(each)
    assert set(book.dead()) == set(gone)
    book.revive("w1", to(BUS).id, NOON)
    assert book.dead() == (gone[1],)


def test_a_wave_that_was_left_alone_is_looked_at_again(book):
    book.read_again("w1")
    assert dict(book.bookmarks()) == {}
    book.put_bookmark("w1", Bookmark(NOON, 2, settled=True))
    book.read_again("w1")
    assert dict(book.bookmarks()) == {"w1": Bookmark(NOON, 2)}


def many(channel, count=60):
    each = [to(channel, number=number) for number in range(count)]
    return [(one.notice, [one]) for one in each]


def test_many_are_planned_and_ended_each_as_a_whole_and_once(book):
    planned = many(BUS)
    book.plan_all([])
    book.end_all([])
    book.plan(*planned[1])
    book.plan_all(planned)
    book.plan_all(planned)
    everything = {one.id for _, (one,) in planned}
    assert {each.id for each in book.waiting("w1")} == everything
    assert len(book.waiting("w1")) == len(book.found("w1")) == len(planned)
    told = [ended(one, DeliveryState.TOLD, NOON) for _, (one,) in planned]
    book.end(ended(told[1], DeliveryState.DEAD, NOON))
    book.end_all(told)
    assert book.waiting("w1") == ()
    assert {each.id for each in book.over("w1")} == everything
    assert [each.id for each in book.over("w1") if each.state == "dead"] == [told[1].id]
