from datetime import timedelta

import pytest

from domain.component import Part, PartKind, Role
from domain.provider import Provider
from domain.zone_components import (
    FRESH,
    Expected,
    all_there,
    found_of,
    fresh,
    lacking,
    not_there,
    search_for,
    with_silence,
)
from tests.domain.zones import NOON, component, server, zone

CS, PS, MT, APPLIANCE = Role
WAITED = timedelta(minutes=45)


def classic(**different):
    servers = [server(CS, "10.1.0.4"), server(PS, "10.0.0.5")]
    return search_for(zone(**different), servers)


def test_a_configuration_server_brings_a_master_target_of_its_own():
    assert classic().expected == (
        Expected(CS, "10.1.0.4"),
        Expected(PS, "10.0.0.5"),
        Expected(MT, "10.1.0.4"),
    )
    separate = search_for(zone(separate_master_target=True), [server(CS), server(MT, "10.1.0.9")])
    assert separate.expected[1:] == (Expected(MT, "10.1.0.9"),)
    modernised = search_for(zone(provider=Provider.MODERNISED), [server(APPLIANCE)])
    assert modernised.expected == (Expected(APPLIANCE, "10.0.0.5"),)


@pytest.mark.parametrize(
    ("beat", "is_fresh"),
    [(None, False), (NOON, True), (NOON - FRESH, False), (NOON - FRESH * 0.99, True)],
)
def test_a_heartbeat_is_fresh_for_15_minutes(beat, is_fresh):
    assert fresh(component(last_heartbeat=beat), NOON) is is_fresh


def test_an_appliance_is_as_fresh_as_its_most_silent_part_and_the_error_names_it():
    parts = (
        Part(PartKind.PROCESS_SERVER, NOON),
        Part(PartKind.RCM_PROXY, NOON - timedelta(minutes=40)),
        Part(PartKind.REPLICATION_AGENT),
        Part(PartKind.DRA, registered=False),
    )
    assert fresh(component(APPLIANCE, parts=parts[:1]), NOON)
    for part in parts[1:]:
        assert not fresh(component(APPLIANCE, parts=(parts[0], part)), NOON)
    search = search_for(zone(provider=Provider.MODERNISED), [server(APPLIANCE)])
    error = not_there(search, [component(APPLIANCE, parts=parts)], NOON, WAITED)
    assert str(error).endswith(
        "has registered, but the last heartbeat of its RCM proxy was 40 minutes ago, at "
        "2026-01-01T11:20:00+00:00, its replication agent never sent a heartbeat, "
        "its disaster recovery agent (DRA) is missing"
    )
    assert "process server" not in str(error)
    assert with_silence(component(APPLIANCE, parts=parts, messages=("hot",)), NOON).messages == (
        "hot",
        "the last heartbeat of its RCM proxy was 40 minutes ago, at 2026-01-01T11:20:00+00:00",
        "its replication agent never sent a heartbeat",
        "its disaster recovery agent (DRA) is missing",
    )


def test_servers_of_others_in_the_same_vault_do_not_count():
    ours = component(PS)
    foreign = component(PS, address="10.9.9.9")
    search = search_for(zone(), [server(PS)])
    assert found_of(search, [foreign, ours]) == (ours,)
    assert all_there(search, [foreign, ours], NOON)
    assert not all_there(search, [foreign], NOON)


def test_where_an_address_is_not_known_the_role_counts_and_the_freshest_of_several():
    search = search_for(zone(), [server(PS, "")])
    old = component(PS, minutes_ago=60)
    assert all_there(search, [old, component(PS, address="")], NOON)
    assert [lack.found for lack in lacking(search, [old], NOON)] == [old]


def test_the_error_names_each_missing_component_and_what_to_check():
    here = [component(CS, address="10.1.0.4"), component(MT, 90, address="10.1.0.4")]
    error = not_there(classic(), here, NOON, WAITED)
    assert str(error).startswith(
        "after 45 minutes the process server (10.0.0.5) has not registered"
    )
    assert "master target server-1 has registered, but its last heartbeat was 90 minutes" in str(
        error
    )
    assert "configuration server (" not in str(error)
    for word in ("443", "9443", "clock", "proxy", "retry", "svagents", "ASRUnifiedSetup.log"):
        assert word in error.remedy


def test_a_component_that_never_sent_a_heartbeat_and_an_unknown_address_are_told_as_they_are():
    search = search_for(zone(provider=Provider.MODERNISED), [server(APPLIANCE, "")])
    error = not_there(search, [component(APPLIANCE, last_heartbeat=None)], NOON, WAITED)
    assert "never sent a heartbeat" in str(error)
    error = not_there(search, [], NOON, WAITED)
    assert str(error) == (
        "after 45 minutes the replication appliance has not registered with the vault"
    )
    assert "44368" in error.remedy
