"""What the end of a source that has moved promises: the doubles, EC2 and the tables."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.aws.retirement import AwsRetirement
from clouds.aws.session import Sessions
from clouds.azure.retention_tables import RetentionTables
from clouds.azure.tables import Tables
from domain.errors import Refused
from domain.retention import Afterwards, RetainedSource, SourceState, kept, snapshots_complete
from domain.source_instance import InstanceRef, SourceTags
from local.simulators.aws.memory.retirement import SimulatedRetirement
from local.simulators.aws.seed_variants import Variant
from local.simulators.retention_book import SimulatedRetentions
from tests.clouds.aws.caller import become_caller
from tests.clouds.aws.worlds import AwsWorld, MemoryWorld
from tests.contracts.books import NOON

REF = InstanceRef("123456789012", "eu-central-1", "i-0fedcba9876543210")
MOVED = RetainedSource(
    REF, "w1", "/vm", NOON, NOON + timedelta(days=30), Afterwards.SNAPSHOT_AND_TERMINATE
)


@pytest.fixture(params=["memory", "moto"])
def world(request, monkeypatch):
    if request.param == "memory":
        made = MemoryWorld()
        made.retirement = SimulatedRetirement(made.source)
        return made
    made = AwsWorld()
    become_caller(monkeypatch, made.url)
    made.retirement = AwsRetirement(Sessions())
    return made


def test_an_instance_is_looked_at_anew(world):
    ref = world.add(Variant.STOPPED)
    world.source.tag_instance(SourceTags(ref, {"ferry:migrated-to": "/vm"}))
    found = world.retirement.look(ref)
    assert (found.state, found.protected) == ("stopped", False)
    assert found.tags["ferry:migrated-to"] == "/vm"
    disks = world.source.describe_instance(ref).disks
    assert found.volumes == tuple(sorted(disk.volume_id for disk in disks))
    assert len(found.volumes) > 0


def test_all_volumes_are_snapshotted_once_and_the_snapshots_are_found_again(world):
    ref, other = world.add(Variant.STOPPED), world.add(Variant.STOPPED)
    first = world.retirement.ensure_snapshots(ref)
    assert {each.volume_id for each in first} == set(world.retirement.look(ref).volumes)
    assert world.retirement.ensure_snapshots(ref) == first
    assert snapshots_complete(first)
    assert not {each.snapshot_id for each in first} & {
        each.snapshot_id for each in world.retirement.ensure_snapshots(other)
    }


def test_snapshots_from_before_the_instance_ran_on_are_stale(world):
    ref = world.add()
    world.source.stop_instance(ref)
    world.pass_time(minutes=5)
    stale = {each.snapshot_id for each in world.retirement.ensure_snapshots(ref)}
    world.pass_time(days=1)
    world.source.start_instance(ref)
    world.pass_time(days=1)
    world.source.stop_instance(ref)
    world.pass_time(minutes=5)
    fresh = world.retirement.ensure_snapshots(ref)
    assert {each.volume_id for each in fresh} == set(world.retirement.look(ref).volumes)
    assert not stale & {each.snapshot_id for each in fresh}
    assert world.retirement.ensure_snapshots(ref) == fresh


def test_snapshots_from_before_the_migration_are_stale(world):
    ref = world.add(Variant.STOPPED)
    stale = {each.snapshot_id for each in world.retirement.ensure_snapshots(ref)}
    migrated = world.clock.now() + timedelta(hours=1)
    world.pass_time(hours=2)
    fresh = world.retirement.ensure_snapshots(ref, migrated)
    assert fresh
    assert not stale & {each.snapshot_id for each in fresh}
    assert world.retirement.ensure_snapshots(ref, migrated) == fresh


def test_a_termination_ends_the_instance_once(world):
    ref = world.add(Variant.STOPPED)
    for _ in range(2):
        world.retirement.terminate(ref)
    assert world.source.describe_instance(ref).state in {"shutting-down", "terminated"}


def test_an_instance_that_is_not_there_is_refused(world):
    for call in (world.retirement.look, world.retirement.terminate):
        with pytest.raises(Refused, match="NotFound"):
            call(REF)


@pytest.fixture(params=["memory", "tables"])
def book(request):
    if request.param == "memory":
        return SimulatedRetentions()
    storage = request.getfixturevalue("ferry").system.storage
    prefix = f"T{uuid.uuid4().hex[:8]}"
    connect = lambda: TableServiceClient.from_connection_string(storage)  # noqa: E731
    return RetentionTables(Tables(connect, now=lambda: NOON, prefix=prefix))


def test_sources_are_listed_the_first_to_end_first(book):
    assert (book.find(REF), book.list()) == (None, ())
    later = replace(
        MOVED, ref=replace(REF, region="eu-west-1"), until=MOVED.until + timedelta(days=1)
    )
    for each in (later, MOVED):
        assert book.record(each) == each
    assert book.list() == (MOVED, later)
    assert book.list(MOVED.until) == (MOVED,)
    assert book.list(NOON) == ()
    assert book.find(REF) == MOVED


def test_what_a_person_keeps_nobody_else_lets_go(book):
    book.record(MOVED)
    keeping = book.record(kept(MOVED, "mona", "audit"))
    assert (keeping.state, keeping.because) == (SourceState.KEPT, "kept by mona: audit")
    assert book.record(replace(MOVED, state=SourceState.OBSTRUCTED)) == keeping
    assert book.record(MOVED) == keeping
    assert book.find(REF) == keeping


def test_a_source_that_moves_anew_begins_anew(book):
    book.record(replace(MOVED, state=SourceState.RETIRED))
    again = replace(MOVED, migrated=NOON + timedelta(days=90), wave="w2")
    assert book.record(again) == again


def test_a_source_that_a_person_keeps_is_kept_when_it_moves_anew(book):
    book.record(kept(MOVED, "mona", "audit"))
    again = replace(MOVED, migrated=NOON + timedelta(days=90), wave="w2")
    stands = book.record(again)
    assert stands == replace(again, state=SourceState.KEPT, because="kept by mona: audit")
    assert book.find(REF) == stands
    assert book.record(replace(again, state=SourceState.OBSTRUCTED)) == stands
