"""What pages foresee: ends of copies as a band and in words, and how long failovers take."""

import re
from datetime import timedelta

import pytest

from domain.forecast.failover import PastFailover
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.provider import Provider
from domain.status import InstanceStatus, Progress, StepRecord, Subject
from domain.wave_status import WaveStatus
from tests.triggers.dashboard.browsing import Browser
from tests.triggers.dashboard.waves import ASKED, COPYING, GIB, MOVED, NOON, WAVE, painted
from triggers.dashboard.foreseeing import failover_takes, past_failovers

AT = f"dashboard/waves/{WAVE}"


@pytest.fixture(scope="module")
def clouds():
    made = painted()
    for minutes in (130, 140, 150):
        at, count = NOON + timedelta(minutes=minutes), (42 + minutes - 120) * GIB
        item = ProtectedItem("/items/1", "Protected", replicated_bytes=count, total_bytes=100 * GIB)
        made.status.record(Progress(Subject(WAVE, COPYING), at, Phase.REPLICATING, item))
    return made


def test_the_end_of_a_copy_is_a_band_on_its_curve_and_told_in_words(clouds):
    text = Browser(clouds).get(f"{AT}/instances/{COPYING}").text
    assert 'class="band" points="' in text
    assert "Its disks are being copied. It is foreseen to end:" in text
    assert re.search(r"even odds by <time .*? nine in ten by <time ", text, re.DOTALL)


def test_a_wave_and_the_list_of_its_instances_tell_when_copies_end(clouds):
    board = Browser(clouds).get(AT).text
    assert "Disks copied" in board
    assert "of 1 instance<" in board
    listed = Browser(clouds).get(f"{AT}/instances").text
    assert listed.count("Its disks are being copied:") == 1


def test_whoever_decides_sees_how_long_the_failover_takes(clouds):
    for page in ("dashboard/approvals", f"{AT}/actions/approve?instances={ASKED}"):
        text = Browser(clouds).get(page).text
        assert re.search(r"about 1\d min.*?, up to ", text), page
    assert "Failover takes" not in Browser(clouds).get(f"{AT}/actions/commit").text


def failed_over(minutes, *more, name="i-1", total=0):
    begun = NOON + timedelta(hours=1)
    over = StepRecord("Fail over", begun, begun + timedelta(minutes=minutes))
    return InstanceStatus(name, steps=(over, *more), total_bytes=total)


def test_failovers_of_the_past_are_those_whose_machine_came_to_be_validated():
    validated = StepRecord("Validate", NOON + timedelta(hours=2))
    done = failed_over(40, validated, total=GIB)
    under_way = InstanceStatus(MOVED, steps=(StepRecord("Fail over", NOON),))
    wave = WaveStatus("w", NOON, (done, failed_over(5), under_way, InstanceStatus("i-2")))
    found = list(past_failovers([wave]))
    assert found == [PastFailover(Provider.MODERNISED, GIB, timedelta(minutes=40))]
    assert failover_takes(found * 9, done).p50 > failover_takes([], done).p50
