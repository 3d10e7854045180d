"""What every status store keeps: the double in memory, and Azure Tables on Azurite."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.status_tables import StatusTables
from domain.errors import Refused, Transient
from domain.itinerary import Phase
from domain.migration import Landing, MigrationReport, Outcome
from domain.mobility_service import Installer
from domain.protected_item import ProtectedItem
from domain.source_instance import InstanceRef
from domain.status import WAVE_EXISTS, Gate, InstanceStatus, Progress, Subject, Waiting
from domain.vault import Vault
from domain.wave import Order, Wave
from local.clock import VirtualClock
from local.simulators.status_store import SimulatedStatusStore

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LANDING = Landing(
    Vault("s", "g", "v"), "p", "/g", "/n", "default", "/c", Installer("s3://b/k", "0")
)


@pytest.fixture(params=["memory", "tables"])
def store(request):
    if request.param == "memory":
        return SimulatedStatusStore(VirtualClock(NOON))
    storage = request.getfixturevalue("ferry").system.storage
    return StatusTables(
        lambda: TableServiceClient.from_connection_string(storage), now=lambda: NOON
    )


@pytest.fixture
def wave():
    refs = [InstanceRef("1", "eu-west-1", f"i-0000000{n}") for n in (2, 1, 3)]
    return Wave(f"w-{uuid.uuid4().hex[:8]}", LANDING, tuple(Order(ref) for ref in refs))


def progress(wave, phase, *, number=2, minutes=0, **more):
    subject = Subject(wave.name, f"i-0000000{number}")
    return Progress(subject, NOON + timedelta(minutes=minutes), phase, **more)


def test_a_wave_is_new_once_and_then_the_same(store, wave):
    assert store.accept_wave(wave, "one")
    assert not store.accept_wave(wave, "one")
    with pytest.raises(Refused) as refused:
        store.accept_wave(wave, "another")
    assert refused.value.refusal.code == WAVE_EXISTS
    assert refused.value.remedy


def test_of_many_who_bring_one_wave_at_once_exactly_one_is_told_that_it_is_new(store, wave):
    if isinstance(store, SimulatedStatusStore):
        pytest.skip("the double is asked by one thread at a time")
    store.read_wave("make the tables")
    with ThreadPoolExecutor(16) as pool:
        news = list(pool.map(lambda _: store.accept_wave(wave, "one"), range(16)))
    assert news.count(True) == 1


def test_an_accepted_wave_shows_every_instance_in_its_own_order_before_anything_is_told(
    store, wave
):
    store.accept_wave(wave, "one")
    status = store.read_wave(wave.name)
    assert (status.name, status.accepted) == (wave.name, NOON)
    ids = ["i-00000002", "i-00000001", "i-00000003"]
    assert status.instances == tuple(InstanceStatus(each) for each in ids)


def test_there_is_nothing_to_read_of_a_wave_that_nobody_brought(store):
    assert store.read_wave("nobodys") is None


def test_what_is_told_comes_back_whole(store, wave):
    store.accept_wave(wave, "one")
    item = ProtectedItem(
        "/items/1",
        "Protected",
        allowed_operations=("UnplannedFailover",),
        replicated_bytes=2**40,
        total_bytes=2**41,
        rpo=timedelta(minutes=5),
        last_recovery_point=NOON,
    )
    waiting = Waiting(Gate.APPROVAL, "Genehmigen? Größe prüfen")
    store.record(progress(wave, Phase.AWAITING_APPROVAL, item=item, waiting=waiting))
    first = store.read_wave(wave.name).instances[0]
    assert (first.phase, first.percent, first.total_bytes) == (Phase.AWAITING_APPROVAL, 50, 2**41)
    assert (first.rpo, first.waiting, first.updated) == (timedelta(minutes=5), waiting, NOON)
    assert [step.name for step in first.steps] == ["Approve"]


def test_the_end_is_kept_with_its_report(store, wave):
    store.accept_wave(wave, "one")
    report = MigrationReport("i-00000002", Outcome.MIGRATED, left_behind=("a group",))
    store.record(progress(wave, Phase.COMMITTING))
    store.record(progress(wave, Phase.ENDED, minutes=1, report=report))
    assert store.read_wave(wave.name).instances[0].report == report


def test_news_that_come_late_do_not_turn_back_the_status(store, wave):
    store.accept_wave(wave, "one")
    store.record(progress(wave, Phase.REPLICATING, minutes=5))
    store.record(progress(wave, Phase.ASSESSING, minutes=1))
    assert store.read_wave(wave.name).instances[0].phase is Phase.REPLICATING


def test_one_instances_news_touch_no_other(store, wave):
    store.accept_wave(wave, "one")
    other = replace(wave, name=f"{wave.name}-2")
    store.accept_wave(other, "one")
    store.record(progress(wave, Phase.REPLICATING, number=1))
    phases = [each.phase for each in store.read_wave(wave.name).instances]
    assert phases == [Phase.ACCEPTED, Phase.REPLICATING, Phase.ACCEPTED]
    assert {each.phase for each in store.read_wave(other.name).instances} == {Phase.ACCEPTED}


def test_writers_at_once_lose_nothing(store, wave):
    if isinstance(store, SimulatedStatusStore):
        pytest.skip("the double is asked by one thread at a time")
    store.accept_wave(wave, "one")
    told = [progress(wave, Phase.REPLICATING, minutes=m) for m in range(12)]

    def record(each):
        for _ in range(20):
            try:
                return store.record(each)
            except Transient:
                continue  # as the step would
        raise AssertionError("never came through")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, told))
    assert store.read_wave(wave.name).instances[0].updated == NOON + timedelta(minutes=11)
