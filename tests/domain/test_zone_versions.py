import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.component import Role
from domain.protected_item import ProtectedItem
from domain.zone_versions import (
    MOST_AT_ONCE,
    agent_update,
    behind,
    in_words,
    newest_version,
    server_updates,
    update_by_hand,
)
from tests.domain.zones import component

CS, PS, MT, APPLIANCE = Role


@pytest.mark.parametrize(
    ("version", "latest", "releases"),
    [
        ("9.62.1", "9.66.7614.1", 4),
        ("9.66.9", "9.66.7614.1", 0),
        ("9.67.1", "9.66.7614.1", 0),
        ("", "9.66", -1),
        ("9.62", "", -1),
        ("8.1", "9.1", -1),
        ("nine.one", "9.1", -1),
    ],
)
def test_releases_are_counted_by_their_second_number(version, latest, releases):
    assert behind(version, latest) == releases


def old(role, version, **different):
    return component(role, version=version, latest_version="9.66.7614.1", **different)


def test_servers_are_updated_in_the_documented_order_whatever_the_vaults():
    outdated = [old(MT, "9.64.1"), old(PS, "9.65.1"), old(CS, "9.60.1"), old(PS, "9.66.7614.1")]
    updates = server_updates(outdated)
    assert [update.role for update in updates] == [CS, PS, MT]
    words = update_by_hand(updates)
    places = [words.index(f"{n}. {role}") for n, role in enumerate((CS, PS, MT), 1)]
    assert places == sorted(places)
    assert "UNIFIEDSETUP.EXE" in words


def test_an_update_passes_four_releases_at_a_time_and_a_restart_is_told_beyond_that():
    far, near = server_updates([old(CS, "9.56.1"), old(PS, "9.62.1")])
    assert (far.via, far.restart, far.supported) == (("9.60", "9.64"), True, False)
    assert (near.via, near.restart, near.supported) == ((), False, True)
    words = update_by_hand([far, near])
    assert "by way of 9.60, 9.64" in words
    assert words.count("restart the machine") == 1


@given(some.integers(0, 60), some.integers(0, 60))
def test_no_hop_of_an_update_passes_more_than_four_releases(have, want):
    updates = server_updates([component(CS, version=f"9.{have}", latest_version=f"9.{want}")])
    assert bool(updates) == (have < want)
    for update in updates:
        stops = [have, *(int(stop.split(".")[1]) for stop in update.via), want]
        hops = [after - before for before, after in itertools.pairwise(stops)]
        assert all(0 < hop <= MOST_AT_ONCE for hop in hops)


def test_the_services_own_word_counts_where_no_versions_are_told():
    (update,) = server_updates([component(APPLIANCE, version="", version_status="UpdateRequired")])
    assert (update.version, update.latest, update.behind) == ("unknown", "the newest", -1)
    assert update.supported
    assert "44368" in update_by_hand([update])
    assert server_updates([component(PS, version_status="UpToDate")]) == ()


def test_agents_follow_their_servers_newest_version():
    newest = newest_version([component(PS, version="9.9.1"), old(CS, "9.60.1"), component(MT)])
    assert newest == "9.66.7614.1"
    assert newest_version([component(PS, version="")]) == ""
    update = agent_update("i-1", ProtectedItem("/1", "Protected", agent_version="9.60.1"), newest)
    assert (update.name, update.item_id, update.restart) == ("i-1", "/1", True)
    assert in_words(update) == "mobility service i-1: 9.60.1 → 9.66.7614.1"
    assert agent_update("i-1", ProtectedItem("/1", "Protected"), newest) is None
    current = ProtectedItem("/1", "Protected", agent_version="9.60.1", agent_outdated=False)
    assert agent_update("i-1", current, newest) is None
    update = agent_update("i-1", ProtectedItem("/1", "Protected", agent_outdated=True), newest)
    assert (update.version, update.behind) == ("unknown", -1)
