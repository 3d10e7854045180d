from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from clouds.azure.shared_items import SharedItems
from domain.errors import Refusal, Refused, Transient
from domain.protected_item import Operation, ProtectedItem
from domain.read_budget import ReadBudget, heard
from domain.shared_watching import LEAST_WAITING

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONTAINER = "/vaults/v/replicationFabrics/f/replicationProtectionContainers/c"


class Vault:
    """A vault of items, with a clock, that counts how often it is read."""

    def __init__(self, count):
        self.now, self.looks, self.lists = NOON, [], []
        self.budget, self.failing = ReadBudget(), None
        self.ids = [f"{CONTAINER}/replicationProtectedItems/i-{n}" for n in range(count)]
        self.items = {
            each: ProtectedItem(each, "InitialReplicationInProgress", percent=1)
            for each in self.ids
        }
        self.shared = SharedItems(self.look, self.list, lambda: self.budget, lambda: self.now)

    def look(self, item_id):
        self.looks.append(item_id)
        if item_id not in self.items:
            raise Refused(Refusal("site_recovery.404", item_id, "gone", "look"))
        return self.items[item_id]

    def list(self, container_id):
        self.lists.append(container_id)
        if self.failing:
            raise self.failing
        return list(self.items.values())

    def everybody_asks(self, **later):
        """Let some time pass, and tell how many looks and lists it takes to answer all."""
        self.now += timedelta(**later)
        before = len(self.looks), len(self.lists)
        seen = [self.shared.get(each) for each in self.ids]
        return seen, len(self.looks) - before[0], len(self.lists) - before[1]

    def change(self, number, **different):
        item_id = self.ids[number]
        self.items[item_id] = replace(self.items[item_id], **different)


def test_one_list_serves_all_who_wait_and_tells_each_what_is_new():
    vault = Vault(LEAST_WAITING)
    vault.everybody_asks()
    vault.change(3, percent=50)
    seen, looks, lists = vault.everybody_asks(minutes=10)
    assert (looks, lists) == (LEAST_WAITING, 0)  # nobody had asked of late
    vault.change(3, percent=60)
    seen, looks, lists = vault.everybody_asks(minutes=1)
    assert (looks, lists) == (0, 1)
    assert [each.percent for each in seen].count(60) == 1
    assert vault.lists == [CONTAINER]


def test_few_who_wait_look_for_themselves_each_time():
    vault = Vault(LEAST_WAITING - 1)
    for _ in range(3):
        _, looks, lists = vault.everybody_asks(minutes=1)
        assert (looks, lists) == (LEAST_WAITING - 1, 0)


def test_what_the_list_says_to_be_over_is_looked_at_before_anybody_is_told():
    vault = Vault(LEAST_WAITING)
    vault.everybody_asks()
    vault.change(5, percent=100, allowed_operations=(Operation.UNPLANNED_FAILOVER,))
    vault.looks.clear()
    seen, _, lists = vault.everybody_asks(minutes=1)
    assert lists == 1
    assert vault.looks == [vault.ids[5]]
    assert seen[5] == vault.items[vault.ids[5]]


def test_an_item_that_is_gone_is_refused_as_a_look_refuses_it():
    vault = Vault(LEAST_WAITING + 1)
    vault.everybody_asks()
    gone = vault.ids.pop()
    del vault.items[gone]
    vault.everybody_asks(minutes=1)
    with pytest.raises(Refused):
        vault.shared.get(gone)


@pytest.mark.parametrize(
    "error", [Transient("429"), Refused(Refusal("site_recovery.403", "c", "no", "ask"))]
)
def test_everybody_looks_for_themselves_while_the_list_fails(error):
    vault = Vault(LEAST_WAITING)
    vault.everybody_asks()
    vault.failing = error
    seen, looks, lists = vault.everybody_asks(minutes=1)
    assert (looks, lists) == (LEAST_WAITING, 1)
    assert seen == list(vault.items.values())
    vault.failing = None
    assert vault.everybody_asks(minutes=1)[1:] == (LEAST_WAITING, 0)
    assert vault.everybody_asks(minutes=1)[1:] == (0, 1)


def test_a_throttled_vault_is_not_read_for_those_who_only_wait():
    vault = Vault(LEAST_WAITING)
    vault.everybody_asks()
    vault.budget = heard(vault.budget, vault.now, None, timedelta(minutes=5))
    assert vault.everybody_asks(minutes=4)[1:] == (0, 0)
    assert vault.everybody_asks(minutes=1)[1:] == (0, 1)


def test_what_something_is_done_to_is_looked_at_next_time():
    vault = Vault(LEAST_WAITING)
    vault.everybody_asks()
    vault.everybody_asks(minutes=1)
    vault.looks.clear()
    vault.shared.forget(vault.ids[2].upper().replace("I-", "i-"))
    vault.now += timedelta(seconds=40)
    vault.shared.get(vault.ids[2])
    assert vault.looks == [vault.ids[2]]


def test_many_threads_that_ask_at_once_share_one_list():
    vault = Vault(LEAST_WAITING)
    vault.everybody_asks()
    vault.now += timedelta(minutes=1)
    together = Barrier(LEAST_WAITING)

    def ask(item_id):
        together.wait()
        return vault.shared.get(item_id)

    with ThreadPoolExecutor(LEAST_WAITING) as pool:
        assert list(pool.map(ask, vault.ids)) == list(vault.items.values())
    assert len(vault.lists) == 1
