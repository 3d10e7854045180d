"""A wave that was played once: two moved, one rejected, one that never was."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from domain.evidence_pack.enclosure import prices_name
from domain.evidence_pack.prices import Prices
from tests.orchestrators.conftest import NO
from tests.triggers.books import NOBODY, played
from triggers.evidence_keeping import export_evidence
from triggers.wave_report.gathering import gather
from triggers.wave_report.packing import page_of, parts_of
from wire import to_wire

MADE = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="session")
def reported():
    """Give the stage after the wave, and what is gathered, built and written of it."""
    found = SimpleNamespace()

    async def scenario(books):
        moved = [books.add_instance(number) for number in (1, 2)]
        rejected = books.add_instance(3)
        books.answers[rejected.instance_id] = NO
        ids = [each.instance_id for each in (*moved, rejected)]
        await books.accept("payroll-1", *ids, NOBODY.a)
        books.go_on()
        wave = books.status.read_wave("payroll-1")
        found.before = gather(books.clouds, books.configured, wave)
        await books.do(export_evidence, books.clouds, books.stories, books.clock.now())
        prices = Prices(
            "EUR", {"m5.large": Decimal("0.115")}, instance_types=dict.fromkeys(ids, "m5.large")
        )
        books.documents.put(prices_name("payroll-1"), json.dumps(to_wire(prices)).encode())
        found.ids, found.clouds, found.settings = ids, books.clouds, books.configured
        found.wave = wave

    played(scenario)
    found.gathered = gather(found.clouds, found.settings, found.wave)
    found.contents, found.parts = parts_of(found.gathered)
    found.page = page_of(found.contents, found.parts)
    return found
