from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.component import Component, Role
from domain.errors import Refused
from domain.process_server import choose_server, most_machines, room, why_not
from domain.vault import Health

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SERVER = Component(
    Role.PROCESS_SERVER, "ps-1", "ps-1", "/f", "10.0.0.11", last_heartbeat=NOON, memory_gib=12
)
CONFIGURATION_SERVER = Component(
    Role.CONFIGURATION_SERVER, "cs", "cs", "/f", "10.0.0.10", last_heartbeat=NOON
)


def server(**different):
    return replace(SERVER, **different)


def refusal(*servers):
    with pytest.raises(Refused) as caught:
        choose_server("vault", servers)
    return caught.value.refusal


# The table of Microsoft's capacity planning: memory, cache in GB, machines; no service tells cores.
@pytest.mark.parametrize(
    ("memory", "cache", "most"),
    [
        (8, 300, 85),
        (12, 600, 150),
        (24, 1000, 225),
        (24, 600, 150),
        (12, 1000, 150),
        (256, 4000, 225),
        (4, 300, 42),
        (8, 0, 0),
    ],
)
def test_a_separate_server_takes_what_its_weakest_part_is_sized_for(memory, cache, most):
    sized = server(memory_gib=memory, cache_gib=cache)
    assert most_machines(sized, [sized]) == most


@pytest.mark.parametrize(
    ("memory", "cache", "most"),
    [(16, 300, 100), (18, 600, 150), (32, 1000, 200), (8, 300, 50)],
)
def test_a_server_inside_the_configuration_server_takes_less(memory, cache, most):
    sized = server(address="10.0.0.10", memory_gib=memory, cache_gib=cache)
    assert most_machines(sized, [sized, CONFIGURATION_SERVER]) == most


def test_what_a_server_does_not_tell_speaks_for_it():
    assert most_machines(server(memory_gib=None), []) == 225
    assert most_machines(server(memory_gib=7.7), []) == 85


def test_a_configuration_server_of_another_fabric_makes_no_server_a_part_of_it():
    elsewhere = replace(CONFIGURATION_SERVER, fabric_id="/g", address=SERVER.address)
    assert most_machines(server(memory_gib=24), [SERVER, elsewhere]) == 225


def test_the_server_with_the_most_room_takes_the_machine():
    half, most = server(machines=70), server(name="ps-2", component_id="ps-2", machines=10)
    assert choose_server("vault", [half, most, CONFIGURATION_SERVER]).name == "ps-2"
    assert room(most, [most]) == 140


def test_machines_that_ask_at_once_spread_by_the_room_and_ask_again_in_vain():
    half = server(name="ps-2", component_id="ps-2", machines=75)
    chosen = {str(n): choose_server("vault", [SERVER, half], str(n)).name for n in range(300)}
    counted = Counter(chosen.values())
    assert 1.5 < counted["ps-1"] / counted["ps-2"] < 2.7
    assert {n: choose_server("vault", [half, SERVER], n).name for n in chosen} == chosen


@pytest.mark.parametrize(
    ("different", "word"),
    [
        ({"machines": 150}, "replicates 150 machines and is sized for 150"),
        ({"free_cache_percent": 24}, "24 % of its cache"),
        ({"health": Health.CRITICAL, "messages": ("cs down",)}, "critical state: cs down"),
        ({"health": Health.CRITICAL}, "critical state"),
        ({"last_heartbeat": NOON - timedelta(minutes=16)}, "2026-03-01T11:44"),
        ({"last_heartbeat": None}, "sent a heartbeat never"),
        ({"pending_bytes": 64_000_000_000}, "47 minutes still to upload"),
        ({"pending_bytes": 3_000, "bytes_per_second": 1}, "50 minutes still to upload"),
    ],
)
def test_every_server_is_named_with_what_speaks_against_it(different, word):
    full = server(name="ps-2", component_id="ps-2", **different)
    silent = server(last_heartbeat=NOON - timedelta(hours=1))
    refused = refusal(silent, full, CONFIGURATION_SERVER)
    assert refused.code == "site_recovery.no_process_server_room"
    assert word in refused.detail
    assert "ps-1 last sent a heartbeat" in refused.detail
    assert refused.remedy


@pytest.mark.parametrize(
    "different",
    [
        {"machines": 149},
        {"free_cache_percent": 25},
        {"health": Health.WARNING},
        {"last_heartbeat": NOON - timedelta(minutes=15)},
        {"pending_bytes": 62_000_000_000},
        {"pending_bytes": 64_000_000_000, "bytes_per_second": 50_000_000},
    ],
)
def test_a_server_at_its_limit_still_takes_one(different):
    assert why_not(server(**different), [CONFIGURATION_SERVER]) == ()


def test_several_reasons_are_told_together():
    assert len(why_not(server(machines=200, free_cache_percent=1), [])) == 2


def test_nothing_is_asked_of_a_heartbeat_where_none_was_ever_told():
    assert why_not(server(last_heartbeat=None), []) == ()


def test_a_vault_without_process_servers_has_no_room():
    assert "there is none" in refusal(CONFIGURATION_SERVER).detail
