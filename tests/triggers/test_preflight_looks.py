"""Looking at many instances for an assessment: each by one command, all within one patience."""

from datetime import timedelta

import pytest

from clouds.aws.command_documents import INSPECTION
from domain.errors import Transient
from domain.mobility_service import MobilityWay
from domain.source_instance import InstanceRef, InstanceState
from local.rehearsal import ACCOUNT, REGION, Rehearsal
from local.simulators.aws.faults import CommandFault
from triggers.preflight_looks import Looks, Patience


@pytest.fixture
def stage():
    return Rehearsal()


def looked(stage, *refs):
    """Look with the patience of 100 seconds, in the stage's own time."""

    def rest(seconds):
        stage.clock.advance(timedelta(seconds=seconds))

    patience = Patience(rest=rest, now=lambda: stage.clock.now().timestamp())
    return Looks(stage.clouds, MobilityWay.RUN_COMMAND, patience=patience).at(refs)


def test_each_instance_is_inspected_once_and_answers_in_the_order_of_the_question(stage):
    refs = [stage.add_instance(number) for number in (3, 1, 2)]
    for _ in range(2):
        seen = looked(stage, *refs)
        assert [each.instance.ref for each in seen] == refs
        assert all(each.guest and each.ec2 for each in seen)
    assert len(stage.mobility.fleet.runs) == 3


def test_an_inspection_that_does_not_end_is_told_when_patience_has_ended(stage):
    slow, well = stage.add_instance(1), stage.add_instance(2)
    fault = CommandFault(INSPECTION, instance_id=slow.instance_id, hangs=True)
    stage.mobility.fleet.faults.inject(fault)
    late, fine = looked(stage, slow, well)
    assert "still running" in late.trouble
    assert (fine.trouble, fine.guest is not None) == ("", True)


def test_what_can_not_be_looked_at_comes_back_as_what_went_wrong(stage):
    nobody = InstanceRef(ACCOUNT, REGION, "i-00000000000000bad")
    (error,) = looked(stage, nobody)
    assert "there is no such instance" in str(error)


def test_a_command_that_can_not_be_sent_is_a_trouble_of_the_inspection_alone(stage):
    ref = stage.add_instance()
    stage.inspection.next_time("inspect", Transient("ssm: throttled"))
    (seen,) = looked(stage, ref)
    assert (seen.guest, seen.trouble, seen.ec2 is not None) == (None, "ssm: throttled", True)


@pytest.mark.parametrize(
    "different",
    [{"state": InstanceState.STOPPED}, {"platform": ""}, {"ping_status": "ConnectionLost"}],
)
def test_nobody_inspects_what_can_not_answer(stage, different):
    (seen,) = looked(stage, stage.add_instance(**different))
    assert (seen.guest, seen.trouble, stage.mobility.fleet.runs) == (None, "", [])


def test_a_terminated_instance_is_described_and_left_alone(stage):
    ref = stage.add_instance()
    stage.source.terminate(ref)
    (seen,) = looked(stage, ref)
    assert (seen.instance.state, seen.ec2) == (InstanceState.TERMINATED, None)
