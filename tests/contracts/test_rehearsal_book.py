"""What every book of rehearsals keeps: the double in memory, and Azure Tables on Azurite."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.rehearsal_tables import RehearsalTables
from clouds.azure.tables import Tables
from domain.rehearsal import RehearsalReport
from domain.rehearsal_record import RehearsalRecord
from domain.source_instance import InstanceRef
from domain.status import Subject
from domain.validation import Check, ValidationReport
from local.simulators.rehearsal_book import SimulatedRehearsalBook

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REF = InstanceRef("123456789012", "eu-central-1", "i-1")


@pytest.fixture(params=["memory", "tables"])
def book(request):
    if request.param == "memory":
        return SimulatedRehearsalBook()
    storage = request.getfixturevalue("ferry").system.storage
    prefix = f"T{uuid.uuid4().hex[:8]}"
    return RehearsalTables(
        Tables(lambda: TableServiceClient.from_connection_string(storage), prefix=prefix)
    )


def record(instance="i-1", hours=0, wave="w1", **more):
    begun = NOON + timedelta(hours=hours)
    return RehearsalRecord(Subject(wave, instance), f"{instance}-{hours}", begun, **more)


def report(hours=0):
    check = Check("probe web", passed=False, evidence="x" * 900, remedy="y" * 300)
    validation = ValidationReport("vm", NOON, (check,) * 20)
    return RehearsalReport(
        REF, NOON, NOON + timedelta(hours=hours), passed=False, because="no", validation=validation
    )


def test_what_is_written_down_is_read_again_word_for_word(book):
    ended = record(report=report(), doing="has ended", by="mona")
    book.record(ended)
    assert book.find(Subject("w1", "i-1", 7)) == (ended,)


def test_the_newest_come_first_and_each_wave_and_instance_has_its_own(book):
    mine = [record(hours=hours) for hours in (1, 3, 2)]
    others = [record("i-10"), record("i-2", 9), record(wave="w2")]
    for each in (*mine, *others):
        book.record(each)
    assert [each.story for each in book.find(Subject("w1", "i-1"))] == ["i-1-3", "i-1-2", "i-1-1"]
    assert [each.story for each in book.list_wave("w1")] == [
        "i-2-9", "i-1-3", "i-1-2", "i-1-1", "i-10-0",
    ]  # fmt: skip
    assert book.list_wave("w3") == book.find(Subject("w1", "i-3")) == ()


def test_a_rehearsal_goes_on_until_it_has_ended(book):
    for doing in ("begins", "validating"):
        book.record(record(doing=doing))
    assert [each.doing for each in book.list_wave("w1")] == ["validating"]
    ended = record(report=report())
    book.record(ended)
    book.record(replace(ended, doing="a word that comes late", report=None))
    assert book.list_wave("w1") == (ended,)
