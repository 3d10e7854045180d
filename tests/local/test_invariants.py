"""That nobody breaks an invariant unseen: each is broken once by hand."""

from datetime import timedelta

import pytest

from domain.itinerary import Phase
from domain.source_instance import InstanceState
from tests.orchestrators.conftest import NO, Stage
from tests.orchestrators.undoing import NO_CORES


@pytest.fixture
def stage():
    made = Stage()
    yield made
    made.hub.close()


def broken(stage, phase, act):
    """Break something in a phase; tell what was seen."""
    ref = stage.add_instance()
    stage.at(phase, lambda _: act(ref))
    with pytest.raises(AssertionError) as seen:
        stage.migrate(ref)
    return str(seen.value)


def test_both_sides_that_serve_are_seen(stage):
    words = broken(stage, Phase.VALIDATING, stage.source.start_instance)
    assert "both sides serve" in words


def test_a_failover_without_an_approval_is_seen(stage):
    words = broken(stage, Phase.FAILING_OVER, lambda _: stage.status._answers.clear())
    assert "without a valid approval" in words


def test_a_rejected_one_that_fails_over_is_seen(stage):
    def turn_round(ref):
        for key in stage.status._answers:
            stage.status._answers[key] = NO
        del ref

    assert "without a valid approval" in broken(stage, Phase.FAILING_OVER, turn_round)


def test_a_commit_of_a_machine_that_does_not_run_is_seen(stage):
    def unplug(_):
        for machine in stage.world.virtual_machines.values():
            machine.boot = None

    assert "committed and not validated" in broken(stage, Phase.COMMITTING, unplug)


def test_a_time_in_which_nobody_serves_is_seen(stage):
    def wait(_):
        stage.clock.advance(timedelta(days=5))

    assert "neither side serves for more than" in broken(stage, Phase.FAILING_OVER, wait)


def test_an_end_at_which_nobody_serves_is_seen(stage):
    def stop(ref):
        instance = stage.source.instances[ref]
        instance.change(InstanceState.STOPPING, InstanceState.STOPPED, stage.clock.now())

    stage.spoiler.next_time("start_failover", NO_CORES)
    assert "its source does not serve" in broken(stage, Phase.TAKING_BACK, stop)
