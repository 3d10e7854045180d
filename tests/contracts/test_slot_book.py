"""What the book of slots promises, kept by the double and by the tables."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.slot_tables import SlotTables
from clouds.azure.tables import Tables
from clouds.ports.slots import MOST_AT_ONCE
from domain.scheduling.ticket import Slot, SlotKind
from domain.window import Calendar, Freeze, Window
from local.simulators.slot_book import SimulatedSlotBook
from tests.domain.scheduling.fleet import HOUR, NOON, names, ticket

FIRST, SECOND = ticket("i-1", link=10), ticket("i-2")


@pytest.fixture(params=["memory", "tables"])
def book(request):
    if request.param == "memory":
        return SimulatedSlotBook()
    storage = request.getfixturevalue("ferry").system.storage
    tables = Tables(
        lambda: TableServiceClient.from_connection_string(storage),
        now=lambda: NOON,
        prefix=f"T{uuid.uuid4().hex[:8]}",
    )
    return SlotTables(tables)


def waiting(book):
    return sorted(names(book.read().waiting))


def held(book):
    return sorted(names(slot.ticket for slot in book.read().held))


def come(book, *tickets, at=NOON):
    return book.let_in([each.key for each in tickets], at, book.read().mark)


def test_a_book_is_empty_in_the_beginning(book):
    ledger = book.read()
    assert (ledger.waiting, ledger.held, ledger.mark) == ((), (), "")


def test_what_asks_waits_as_it_asked_first_until_it_is_let_in(book):
    window = Window("Europe/Berlin", time(22), 4 * HOUR, weekdays=(5, 6))
    calendar = Calendar((window,), (Freeze(NOON, NOON + HOUR, "the end of the year"),))
    asks = replace(FIRST, calendar=calendar, not_before=NOON + HOUR, priority=7, weight=3)
    book.ask([asks])
    book.ask([replace(asks, asked=NOON + HOUR, priority=9), SECOND])
    ledger = book.read()
    assert sorted(names(ledger.waiting)) == ["i-1", "i-2"]
    assert asks in ledger.waiting
    assert come(book, asks, at=NOON + HOUR)
    (slot,) = book.read().held
    assert (slot.ticket, slot.since) == (asks, NOON + HOUR)
    assert waiting(book) == ["i-2"]


def test_one_is_found_alone_as_a_ticket_and_then_as_a_slot(book):
    assert book.find(FIRST.key) is None
    book.ask([FIRST])
    assert book.find(FIRST.key) == FIRST
    come(book, FIRST)
    assert book.find(FIRST.key) == Slot(FIRST, NOON)
    book.give_back([FIRST.key])
    assert book.find(FIRST.key) is None


def test_who_was_let_in_asks_again_in_vain_and_keeps_its_slot(book):
    book.ask([FIRST])
    come(book, FIRST)
    book.ask([FIRST])
    assert (waiting(book), held(book)) == ([], ["i-1"])


def test_nobody_is_let_in_by_a_ledger_that_is_out_of_date(book):
    book.ask([FIRST, SECOND])
    mark = book.read().mark
    assert book.let_in([FIRST.key], NOON, mark)
    assert not book.let_in([SECOND.key], NOON, mark)
    assert (waiting(book), held(book)) == (["i-2"], ["i-1"])
    old = book.read().mark
    assert come(book, SECOND)
    assert not book.let_in([SECOND.key], NOON + HOUR, old)
    assert {slot.since for slot in book.read().held} == {NOON}


def test_asking_and_giving_back_leave_the_mark_where_it_is(book):
    book.ask([FIRST, SECOND])
    come(book, FIRST)
    mark = book.read().mark
    book.give_back([FIRST.key])
    book.ask([ticket("i-3")])
    assert book.let_in([SECOND.key], NOON, mark)


def test_they_are_let_in_all_or_none(book):
    book.ask([FIRST])
    assert not come(book, FIRST, SECOND)
    assert (waiting(book), held(book)) == (["i-1"], [])


def test_as_many_as_may_be_are_let_in_at_once(book):
    crowd = [ticket(f"i-{n:02}") for n in range(MOST_AT_ONCE)]
    book.ask(crowd)
    assert come(book, *crowd)
    assert len(held(book)) == MOST_AT_ONCE


def test_what_was_given_back_is_gone_and_may_be_given_back_again(book):
    book.ask([FIRST, SECOND])
    come(book, FIRST)
    for _ in range(2):
        book.give_back([FIRST.key, SECOND.key, ticket("nobody").key])
    assert (waiting(book), held(book)) == ([], [])


def test_each_kind_run_and_asking_is_a_ticket_of_its_own(book):
    key = FIRST.key
    keys = [
        key,
        replace(key, kind=SlotKind.CUTOVER),
        replace(key, wave="x"),
        replace(key, attempt=2),
        replace(key, asking=2),
    ]
    book.ask([replace(FIRST, key=each) for each in keys])
    assert len(waiting(book)) == 5
    book.give_back([key])
    assert {each.key for each in book.read().waiting} == set(keys[1:])


def test_of_many_who_let_in_at_once_only_one_does(book):
    crowd = [ticket(f"i-{n}") for n in range(24)]
    book.ask(crowd)
    mark = book.read().mark
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda each: book.let_in([each.key], NOON, mark), crowd))
    assert sum(done) == len(held(book)) == 1
