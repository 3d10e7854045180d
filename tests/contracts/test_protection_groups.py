"""What every book of protection groups keeps: the double in memory, and Azure Tables on Azurite."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.group_tables import GroupTables
from clouds.azure.tables import Tables
from domain.errors import Refused
from domain.group_record import CHANGED, GroupRecord, GroupState
from domain.protection_group import Difference, ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.vault import Vault
from local.simulators.group_book import SimulatedGroupBook
from tests.contracts.books import NOON


@pytest.fixture(params=["memory", "tables"])
def book(request):
    if request.param == "memory":
        return SimulatedGroupBook()
    storage = request.getfixturevalue("ferry").system.storage
    return GroupTables(
        Tables(
            lambda: TableServiceClient.from_connection_string(storage),
            prefix=f"T{uuid.uuid4().hex[:8]}",
        )
    )


def record(name="web", **different):
    settings = ReplicationSettings(recovery_point_retention=60, multi_vm_consistency=True)
    group = ProtectionGroup(name, Vault("s", "g", "v"), Provider.CLASSIC, "p", settings, "/c")
    return replace(GroupRecord(group, story="one", updated=NOON), **different)


def changed(call, value):
    with pytest.raises(Refused) as refused:
        call(value)
    assert refused.value.refusal.code == CHANGED
    assert "Read it again" in refused.value.remedy


def test_what_was_written_is_read_as_it_was(book):
    gap = (Difference("mapping", "ferry-web", "missing"),)
    made = replace(record().group, policy_made=True)
    put = book.put(record(group=made, state=GroupState.FAILED, because="why", drift=gap))
    read = book.get("web")
    assert read == put
    assert (read.etag != "", read.group.policy_made, read.drift) == (True, True, gap)


def test_what_nobody_wrote_is_not_there(book):
    assert book.get("web") is None
    assert book.list() == ()


def test_groups_are_listed_by_name(book):
    for name in ("web", "app", "db"):
        book.put(record(name))
    assert [each.group.name for each in book.list()] == ["app", "db", "web"]


def test_of_two_writers_the_second_is_told(book):
    first = book.put(record())
    second = book.put(replace(first, state=GroupState.READY))
    changed(book.put, replace(first, state=GroupState.FAILED))
    changed(book.put, record(story="another"))
    assert book.get("web") == second
    assert book.put(replace(second, version=2)).etag not in {first.etag, second.etag}


def test_the_same_again_finds_what_the_first_attempt_wrote(book):
    first = book.put(record())
    assert book.put(record()) == first
    ready = replace(first, state=GroupState.READY)
    second = book.put(ready)
    assert book.put(ready) == second


def test_who_made_the_policy_is_part_of_what_was_written(book):
    first = book.put(record())
    changed(book.put, record(group=replace(first.group, policy_made=True)))


def test_a_group_is_forgotten_unless_somebody_has_changed_it(book):
    first = book.put(record())
    second = book.put(replace(first, version=2))
    changed(book.delete, first)
    book.delete(second)
    assert book.get("web") is None
    book.delete(second)
    changed(book.put, replace(second, version=3))  # it is not there to be changed


def test_of_many_who_write_at_once_one_counts(book):
    first = book.put(record())

    def write(number):
        try:
            book.put(replace(first, version=number))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(write, range(2, 30))) == 1
