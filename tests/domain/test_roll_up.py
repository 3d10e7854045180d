from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.itinerary import Phase, way_behind
from domain.migration import MigrationReport, Outcome
from domain.protected_item import Replication
from domain.roll_up import Health, percent_of, roll_up
from domain.status import Gate, InstanceStatus, Waiting
from domain.wave_status import WaveStatus

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def wave(*instances):
    return WaveStatus("w", NOON, tuple(instances))


def instance(phase=Phase.REPLICATING, **more):
    return InstanceStatus("i-1", phase, **more)


def ended(outcome):
    return instance(Phase.ENDED, report=MigrationReport("i-1", outcome))


def test_the_way_never_gets_shorter():
    # Those after the end came later into the list, which is never put into another order.
    onward = list(Phase)[: list(Phase).index(Phase.ENDED) + 1]
    onward = [each for each in onward if each not in {Phase.TAKING_BACK, Phase.AWAITING_DISCOVERY}]
    ways = [way_behind(phase, 0.0) for phase in onward]
    assert ways == sorted(ways)
    assert (ways[0], ways[-1]) == (0, 100)


@given(some.floats(0, 1), some.floats(0, 1))
def test_replication_is_half_of_the_way_and_counts_by_its_bytes(one, other):
    less, more = sorted([one, other])
    before = way_behind(Phase.ENABLING_REPLICATION, 1.0)
    after = way_behind(Phase.AWAITING_APPROVAL, 0.0)
    ways = [way_behind(Phase.REPLICATING, each) for each in (less, more)]
    assert before <= ways[0] <= ways[1] <= after
    assert way_behind(Phase.REPLICATING, 0.5) - way_behind(Phase.REPLICATING, 0) == 25


def test_who_goes_back_has_no_way_behind():
    assert way_behind(Phase.TAKING_BACK, 1.0) == 0


def test_a_wave_is_as_far_as_its_instances_on_the_average():
    half = instance(percent=50)
    assert roll_up(wave(half, ended(Outcome.MIGRATED))).percent == (percent_of(half) + 100) // 2


def test_a_wave_of_nobody_is_nowhere_and_well():
    whole = roll_up(wave())
    assert (whole.percent, whole.health) == (0, Health.HEALTHY)


@pytest.mark.parametrize(
    ("worst", "health"),
    [
        (instance(), Health.HEALTHY),
        (ended(Outcome.MIGRATED), Health.HEALTHY),
        (ended(Outcome.REJECTED), Health.HEALTHY),
        (instance(waiting=Waiting(Gate.APPROVAL, "?")), Health.ATTENTION),
        (instance(replication=Replication.STALLED), Health.ATTENTION),
        (ended(Outcome.FAILED), Health.FAILING),
        (ended(Outcome.HELD), Health.FAILING),
    ],
)
def test_a_wave_is_as_well_as_its_worst_instance(worst, health):
    assert roll_up(wave(instance(), worst, ended(Outcome.MIGRATED))).health is health


def test_everybody_is_counted_by_lifecycle_and_by_what_they_wait_for():
    asked = instance(Phase.AWAITING_APPROVAL, waiting=Waiting(Gate.APPROVAL, "?"))
    whole = roll_up(wave(asked, asked, instance()))
    assert {k: n for k, n in whole.waiting_for.items() if n} == {"approval": 2}
    assert set(whole.waiting_for) == set(Gate)
    assert {k: n for k, n in whole.by_lifecycle.items() if n} == {
        "not_ready": 1,
        "ready_for_cutover": 2,
    }
