"""How a rehearsal and a run are compared."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.agreement import BOUND, compared, text
from benchmarks.fleets.documents import document_of
from benchmarks.fleets.made_up import made_up, wished
from domain.itinerary import Phase
from local.fleet.journey import Journey
from local.fleet.luck import Luck
from local.fleet.scene import parts_of, set_stage
from triggers.documents import WaveDocument

START = datetime(2026, 12, 1, 9, 0, 30, tzinfo=UTC)


@pytest.fixture
def fleet():
    return made_up([f"i-{number:017x}" for number in range(1, 9)], START, 11)


def journey(row, *, downtime, ended):
    gone = Journey(row)
    gone.reach(Phase.STOPPING_SOURCE, START)
    gone.reach(Phase.AWAITING_COMMIT, START + timedelta(minutes=downtime))
    gone.ended = START + timedelta(minutes=ended)
    return gone


def test_the_end_of_all_and_each_downtime_are_compared_by_what_really_was(fleet):
    pairs = [
        (journey(fleet[0], downtime=20, ended=90), journey(fleet[0], downtime=25, ended=80)),
        (journey(fleet[1], downtime=22, ended=95), journey(fleet[1], downtime=22, ended=100)),
    ]
    found = list(compared(START, pairs))
    assert [each.what for each in found] == ["end", "server-1", "server-2"]
    assert [each.error for each in found] == [0.05, 0.2, 0.0]
    assert f"3 figures, 1 of them over {BOUND:.0%}" in text(found)


def test_who_came_through_in_one_of_both_alone_is_no_agreement(fleet):
    pair = journey(fleet[0], downtime=20, ended=90), Journey(fleet[0])
    with pytest.raises(ValueError, match="server-1"):
        list(compared(START, [pair]))


def test_a_fleet_is_the_same_each_time_and_another_for_another_seed(fleet):
    ids = [each.ref.instance_id for each in fleet]
    assert made_up(ids, START, 11) == fleet != made_up(ids, START, 12)
    assert [each.disks for each in fleet] == [each.disks for each in wished(8, 11)]
    assert len({each.used_gib for each in fleet}) == 8


def test_what_is_sent_for_a_wave_means_what_is_rehearsed(fleet):
    parts = parts_of(set_stage(fleet, START, Luck(0)), fleet)
    assert len(parts) > 2
    for _, wave in parts:
        document = WaveDocument.model_validate(document_of(wave, "eu-central-1"))
        assert document.policy.cutover.calendar == wave.cutover.calendar
        assert {name: each.vm_size for name, each in document.targets.items()} == {
            order.ref.instance_id: order.target.vm_size for order in wave.orders
        }
