from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.protected_item import HealthError, Operation, ProtectedItem
from domain.read_budget import ReadBudget, heard
from domain.shared_watching import (
    LEAST_WAITING,
    Watched,
    listed,
    looked_at,
    serves,
    uneventful,
    waits,
    worth_listing,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
COPYING = ProtectedItem("/vault/items/a", "InitialReplicationInProgress", percent=40)
FREE = ReadBudget()
THROTTLED = heard(FREE, NOON, None, timedelta(hours=1))


def at(**units):
    return NOON + timedelta(**units)


def watched(item=COPYING, **different):
    return replace(Watched(item, NOON, NOON, NOON, NOON), **different)


EVENTS = {
    "has arrived": replace(COPYING, allowed_operations=(Operation.UNPLANNED_FAILOVER,)),
    "has failed": replace(COPYING, protection_state="InitialReplicationFailed"),
    "has failed over": replace(COPYING, active_location="Recovery"),
    "needs a resync": replace(COPYING, resync_required=True),
    "tells no progress": replace(COPYING, percent=0),
    "is full": replace(COPYING, percent=100),
    "is unwell": replace(COPYING, health_errors=(HealthError("78188"),)),
}


@pytest.mark.parametrize("item", EVENTS.values(), ids=EVENTS)
def test_what_somebody_might_act_on_is_always_looked_at(item):
    assert not uneventful(item)
    fresh = watched(item, asked=at(minutes=-60))
    assert not serves(fresh, FREE, NOON)
    assert not serves(fresh, THROTTLED, NOON)


def test_nobody_is_told_the_same_reading_twice():
    known = watched(read=at(seconds=-29), asked=at(seconds=-30))
    assert serves(known, FREE, NOON)
    assert not serves(replace(known, read=at(seconds=-30)), FREE, NOON)


def test_nobodys_rhythm_makes_a_reading_serve_that_is_older_than_five_minutes():
    known = watched(read=at(seconds=-300), asked=at(minutes=-30))
    assert serves(known, FREE, NOON)
    assert not serves(replace(known, read=at(seconds=-301)), FREE, NOON)


def test_a_throttled_vault_is_spared_by_older_readings_and_by_no_list():
    known = watched(read=at(minutes=-14), asked=at(minutes=-14))
    assert serves(known, THROTTLED, NOON)
    assert not serves(replace(known, read=at(minutes=-16)), THROTTLED, NOON)
    assert worth_listing(1_000, 10, FREE, NOON)
    assert not worth_listing(1_000, 10, THROTTLED, NOON)


def test_what_has_not_moved_is_looked_at_by_itself_every_half_hour():
    known = watched(asked=at(minutes=25), read=at(minutes=29))
    assert serves(known, FREE, at(minutes=29))
    stuck = replace(known, read=at(minutes=30))
    assert not serves(stuck, FREE, at(minutes=30))
    assert serves(replace(stuck, moved=at(minutes=1)), FREE, at(minutes=30))
    assert serves(replace(stuck, looked=at(minutes=1)), FREE, at(minutes=30))


def test_a_look_remembers_when_the_progress_last_grew():
    first = looked_at(None, COPYING, NOON)
    assert first == watched()
    same = looked_at(first, COPYING, at(minutes=5))
    assert (same.moved, same.looked, same.asked) == (NOON, at(minutes=5), at(minutes=5))
    assert looked_at(same, replace(COPYING, percent=41), at(minutes=6)).moved == at(minutes=6)


def test_a_list_brings_news_but_is_no_look_and_no_asking():
    news = listed(watched(), replace(COPYING, percent=50), at(minutes=1))
    assert (news.item.percent, news.read, news.moved) == (50, at(minutes=1), at(minutes=1))
    assert (news.looked, news.asked) == (NOON, NOON)
    assert listed(watched(), COPYING, at(minutes=1)).moved == NOON


def test_a_list_that_began_before_the_last_look_or_is_behind_it_changes_nothing():
    known = watched()
    assert listed(known, replace(COPYING, percent=50), NOON) == known
    assert listed(known, replace(COPYING, percent=39), at(minutes=1)) == known
    failed = replace(COPYING, percent=0, protection_state="InitialReplicationFailed")
    assert listed(known, failed, at(minutes=1)).item == failed


def test_few_who_wait_look_for_themselves_and_a_long_list_needs_more_of_them():
    assert not worth_listing(LEAST_WAITING - 1, 1, FREE, NOON)
    assert worth_listing(LEAST_WAITING, 1, FREE, NOON)
    assert not worth_listing(39, 20, FREE, NOON)
    assert worth_listing(40, 20, FREE, NOON)


def test_who_has_not_asked_for_two_hours_waits_no_more():
    assert waits(watched(), at(minutes=119))
    assert not waits(watched(), at(minutes=120))
