"""Every time of a wave is shown in UTC and by the clocks of its zone, on every page."""

import json
import re
from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.audit import AuditEvent, AuditKind, AuditSubject
from domain.cutover import CutoverPolicy
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.rehearsal_record import RehearsalRecord
from domain.source_instance import InstanceRef
from domain.status import Progress, Subject
from domain.wave import Order, Wave
from domain.window import Calendar, Freeze, Window
from local.rehearsal import ACCOUNT, REGION, Rehearsal
from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import ASKED, COPYING, EVERY, GIB, NOON, WAVE, ZONE, painted
from wire import to_wire

AT = f"dashboard/waves/{WAVE}"
PAGES = (
    "dashboard",
    "dashboard/throughput",
    "dashboard/approvals",
    "dashboard/schedule",
    f"dashboard/audit?wave={WAVE}",
    AT,
    f"{AT}/events",
    f"{AT}/throughput",
    f"{AT}/instances/{COPYING}",
    f"{AT}/actions/approve",
)
# What belongs to no wave has no zone; these lists have no times.
TIMELESS = {f"{AT}/instances", f"{AT}/instances/{ASKED}/by-hand"}
ZONED = re.compile(r'</time> <span class="zone">([^<]*)</span>')


@pytest.fixture(scope="module")
def busy():
    """Give clouds in which every page of a wave has times to show."""
    clouds = painted()
    day = timedelta(days=1)
    window = Window(ZONE, time(22), timedelta(hours=4), weekdays=(5,))
    frozen = Freeze(NOON + 2 * day, NOON + 9 * day, "month end")
    orders = tuple(
        Order(InstanceRef(ACCOUNT, REGION, each), not_before=NOON + day) for each in EVERY
    )
    wave = Wave(
        WAVE,
        Rehearsal().landing(),
        orders,
        cutover=CutoverPolicy(calendar=Calendar((window,), (frozen,))),
    )
    clouds.documents.put("d", json.dumps(to_wire(wave)).encode())
    item = ProtectedItem("/items/1", "Protected", replicated_bytes=50 * GIB, total_bytes=100 * GIB)
    at = NOON + timedelta(hours=3)
    clouds.status.record(Progress(Subject(WAVE, COPYING), at, Phase.REPLICATING, item))
    clouds.rehearsals.record(RehearsalRecord(Subject(WAVE, COPYING), "s", at, "fails over"))
    about = AuditSubject(wave=WAVE, instance=COPYING)
    clouds.audit.append(
        AuditEvent(id="1", kind=AuditKind.ATTEMPT, action="x", at=at, subject=about)
    )
    return clouds


@pytest.mark.parametrize("page", PAGES)
def test_every_time_on_a_page_of_a_wave_is_told_in_its_zone_too(busy, page):
    text = Browser(busy).get(page).text
    there = ZONED.findall(text)
    assert there or page.endswith(("approve", "approvals"))
    assert len(there) == text.count("<time ")
    assert all(each.endswith(ZONE) for each in there)
    assert text.count(" UTC</time>") == text.count("<time ")


@pytest.mark.parametrize("page", sorted(TIMELESS))
def test_other_pages_of_a_wave_show_no_times_without_its_zone(busy, page):
    text = Browser(busy).get(page).text
    assert len(ZONED.findall(text)) == text.count("<time ")


def test_of_a_wave_that_came_in_before_zones_were_noted_its_order_tells(busy):
    status = busy.status
    status._waves[WAVE].registration = replace(
        status._waves[WAVE].registration,
        zone="",
    )
    assert f" {ZONE}</span>" in Browser(busy).get(AT).text
