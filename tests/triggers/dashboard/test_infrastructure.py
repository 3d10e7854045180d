"""Servers of the vault: how loaded they are, and how much more they take."""

from dataclasses import replace
from types import SimpleNamespace

from domain.component import Component, Role
from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import empty

LOADED = Component(
    Role.PROCESS_SERVER, "ps-1", "/c/1", "/f/1", machines=12, free_cache_percent=63,
    pending_bytes=3 << 30, bytes_per_second=40 << 20, memory_gib=32.0, cache_gib=600.0,
)  # fmt: skip
SILENT = Component(Role.APPLIANCE, "appliance", "/c/2", "/f/1")


def shown(*components):
    upkeep = SimpleNamespace(list_components=lambda _: components)
    text = Browser(replace(empty(), upkeep=upkeep)).get("dashboard/infrastructure").text
    return [row for row in text.split("<tr>") if '<th scope="row">' in row]


def test_a_server_shows_its_load_and_its_capacity():
    (row,) = shown(LOADED)
    for words in ("40.0 MiB/s", "3.0 GiB pending", "63 % of the cache free", "32 GiB of memory"):
        assert words in row
    assert "600 GiB of cache" in row


def test_what_the_vault_does_not_tell_is_a_dash():
    (row,) = shown(SILENT)
    assert row.count("<td>–</td>") >= 2  # noqa: RUF001 (a dash stands for nothing)
