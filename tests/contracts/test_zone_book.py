"""What every book of landing zones keeps: the double in memory, and Azure Tables on Azurite."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.tables import Tables
from clouds.azure.zone_tables import ZoneTables
from domain.component import Role
from domain.errors import Refused, Transient
from domain.landing_zone import Purpose
from domain.provider import Provider
from domain.source_instance import InstanceRef
from domain.zone_itinerary import ZonePhase
from domain.zone_reach import ReachTable, Target, rows_of
from domain.zone_status import (
    ManualStep,
    ZoneOutcome,
    ZoneProgress,
    ZoneReport,
    ZoneState,
    ZoneSubject,
)
from domain.zone_versions import Update
from local.clock import VirtualClock
from local.simulators.zone_book import SimulatedZoneBook
from tests.domain.zones import NOON, component, registration, server


@pytest.fixture(params=["memory", "tables"])
def book(request):
    """An empty book whose clock stands still."""
    if request.param == "memory":
        return SimulatedZoneBook(VirtualClock(NOON))
    storage = request.getfixturevalue("ferry").system.storage
    return ZoneTables(
        Tables(
            lambda: TableServiceClient.from_connection_string(storage),
            now=lambda: NOON,
            prefix=f"T{uuid.uuid4().hex[:8]}",
        )
    )


def told(phase, minutes=0, attempt=1, **more):
    at = NOON + timedelta(minutes=minutes)
    return ZoneProgress(ZoneSubject("frankfurt", attempt), at, phase, **more)


def test_a_name_is_used_once_and_the_same_order_is_the_same_zone(book):
    zone = book.accept(registration())
    assert (zone.accepted, zone.attempt, zone.phase) == (NOON, 1, ZonePhase.ACCEPTED)
    book.record(told(ZonePhase.PREPARING_VAULT))
    assert book.accept(registration()).phase is ZonePhase.PREPARING_VAULT
    with pytest.raises(Refused) as refused:
        book.accept(registration(fingerprint="another"))
    assert refused.value.refusal.code == "landing_zone.exists"


def test_there_is_nothing_to_read_of_a_zone_that_nobody_brought(book):
    assert book.read_zone("frankfurt") is None
    book.record(told(ZonePhase.PREPARING_VAULT))
    assert book.read_zone("frankfurt") is None
    assert book.list_zones() == ()
    assert book.list_events("frankfurt", "", 10) == ()


def test_all_that_is_told_comes_back_whole_however_many_ports_there_are(book):
    book.accept(registration())
    targets = [Target(f"10.0.{n // 200}.{n}", f"i-{n:017x}") for n in range(200)]
    reach = ReachTable(
        InstanceRef("123456789012", "eu-central-1", "i-0000000a"),
        rows_of(Provider.CLASSIC, "10.0.0.5", targets, []),
    )
    book.record(
        told(
            ZonePhase.AWAITING_OPEN_PORTS,
            waiting_for="Ports öffnen",
            manual_step=ManualStep(1, "135"),
            servers=(server(Role.PROCESS_SERVER),),
            components=(component(free_cache_percent=40, messages=("low",)),),
            reach=reach,
            updates=(Update("ps", "9.60.1", "9.66.1", 6, Role.PROCESS_SERVER, ("9.64",)),),
        )
    )
    zone = book.read_zone("frankfurt")
    assert zone.reach == (reach,)
    assert len(zone.reach[0].rows) == 600
    assert zone.servers == (server(Role.PROCESS_SERVER),)
    assert zone.components == (component(free_cache_percent=40, messages=("low",)),)
    assert (zone.manual_step.number, zone.waiting_for) == (1, "Ports öffnen")
    assert zone.updates[0].via == ("9.64",)
    assert zone.updated == NOON


def test_a_zone_begins_again_once_from_where_it_was_read(book):
    book.accept(registration())
    book.record(told(ZonePhase.ENDED, report=ZoneReport(ZoneOutcome.FAILED, "no route")))
    ended = book.read_zone("frankfurt")
    assert ended.state is ZoneState.FAILED
    again = book.begin_again(ended, Purpose.TAKE_BACK)
    assert (again.attempt, again.report) == (2, None)
    assert book.read_zone("frankfurt") == again
    with pytest.raises(Transient):
        book.begin_again(ended, Purpose.PREPARE)
    with pytest.raises(Transient):
        book.begin_again(replace(ended, registration=registration("other")), Purpose.PREPARE)


def test_events_come_in_order_once_and_go_on_after_a_cursor(book):
    book.accept(registration())
    phases = (ZonePhase.PREPARING_VAULT, ZonePhase.ISSUING_REGISTRATION, ZonePhase.CHECKING_REACH)
    for minutes, phase in enumerate(phases):
        for _ in range(2):
            book.record(told(phase, minutes))
    events = book.list_events("frankfurt", "", 10)
    assert [each.event.phase for each in events] == list(phases)
    assert book.list_events("frankfurt", events[0].cursor, 1) == events[1:2]


def test_zones_are_listed_the_newest_first(book):
    for name in ("b", "a", "c"):
        book.accept(registration(name))
    assert [zone.name for zone in book.list_zones()] == ["c", "b", "a"]


def test_writers_at_once_lose_nothing(book):
    book.accept(registration())

    def record(minutes):
        for _ in range(20):
            try:
                return book.record(told(ZonePhase.CHECKING_REACH, minutes))
            except Transient:
                continue  # as the step would
        raise AssertionError("never came through")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, range(12)))
    assert book.read_zone("frankfurt").updated == NOON + timedelta(minutes=11)
