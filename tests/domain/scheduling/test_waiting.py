from datetime import time, timedelta

from domain.scheduling.estimate import starts_of
from domain.scheduling.waiting import waiting_for
from domain.window import Calendar, Window
from tests.domain.scheduling.fleet import COPIES, DAY, HOUR, NOON, held, ledger, limits, ticket


def told(book, most, at=NOON):
    return {
        each.key.instance_id: each
        for each in waiting_for(book, most, at, starts_of(book, most, at))
    }


def test_it_says_which_resource_how_short_who_is_before_it_and_when():
    crowd = [ticket(f"i-{n}") for n in range(3)]
    found = told(ledger(*crowd, holding=held(ticket("x", hours=2))), limits())
    third = found["i-2"]
    assert third.words == "initial replications at once of appliance-1: 1 needed, 0 of 1 free"
    assert (third.position, third.starts) == (3, NOON + 4 * HOUR)
    (shortage,) = third.shortages
    assert (shortage.resource, shortage.short) == (COPIES, 1)
    assert [each.position for each in found.values()] == [1, 2, 3]
    assert not third.overdue
    assert third.remedy == ""


def test_only_those_who_want_the_same_are_before_it():
    book = ledger(
        ticket("a"), ticket("b"), ticket("wide", copies=0, link=80), holding=held(ticket("x"))
    )
    found = told(book, limits(link=70))
    assert found["wide"].position == 1
    assert found["b"].position == 2


def test_each_who_is_before_it_counts_once_whatever_of_it_he_wants():
    book = ledger(
        ticket("copy", hours=9),
        ticket("link", copies=0, link=90, hours=9),
        ticket("both", link=90, hours=9),
        ticket("last", link=80),
        holding=held(ticket("x", link=30)),
    )
    assert told(book, limits())["last"].position == 4


def test_what_lacks_two_things_says_both_and_what_others_use():
    book = ledger(ticket("i", link=60), holding=held(ticket("x", link=20)))
    words = told(book, limits(link=100, others=30))["i"].words
    assert words.split("; ") == [
        "initial replications at once of appliance-1: 1 needed, 0 of 1 free",
        "Mbit/s of subnet-1: 60 needed, 50 of 100 free, 30 used by others",
    ]


def test_who_never_fits_is_told_what_to_raise():
    wide = ticket("wide", copies=2, link=90)
    found = told(ledger(wide), limits(copies=2, link=100, others=20))["wide"]
    assert found.starts is None
    assert "raise Mbit/s of subnet-1 to 110" in found.remedy
    assert "appliance-1" not in found.remedy


def test_for_whom_there_is_room_is_let_in_next():
    found = told(ledger(ticket("i")), limits())["i"]
    assert (found.position, found.shortages) == (1, ())
    assert found.words == "there is room: it is let in next"


def test_who_waits_for_a_window_is_told_when_it_opens_and_comes_last():
    night = Calendar((Window("UTC", time(22), 4 * HOUR, weekdays=tuple(range(7))),))
    over = Calendar((Window("UTC", time(1), timedelta(hours=1), day=NOON.date()),))
    book = ledger(
        ticket("over", calendar=over),
        ticket("night", calendar=night),
        ticket("soon", not_before=NOON + HOUR),
        ticket("now"),
    )
    found = told(book, limits())
    assert list(found) == ["now", "soon", "night", "over"]
    assert found["night"].opens == found["night"].starts == NOON + 10 * HOUR
    assert "2026-01-05 22:00 UTC" in found["night"].words
    assert (found["night"].position, found["soon"].position) == (2, 1)
    assert "no cutover window opens any more" in found["over"].words
    assert found["over"].remedy


def test_who_is_overdue_says_so_and_what_is_kept_for_it_is_not_free_for_others():
    wide = ticket("wide", link=80)
    newer = ticket("newer", link=20, asked=NOON + 2 * DAY)
    found = told(
        ledger(wide, newer, holding=held(ticket("x", link=50), since=NOON + 3 * DAY)),
        limits(copies=9),
        NOON + 3 * DAY,
    )
    assert found["wide"].overdue
    assert not found["newer"].overdue
    assert found["newer"].shortages[0].free == 0
