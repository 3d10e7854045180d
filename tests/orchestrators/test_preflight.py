"""Pre-flight in the story: before anything begins, and once more before the cutover."""

from datetime import timedelta

import pytest

from clouds.aws.command_documents import INSPECTION
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome, Pace
from domain.mobility_service import MobilityWay
from domain.preflight.ec2_facts import Ec2Facts
from local.simulators.aws.faults import CommandFault
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.undoing import NO_CORES

GRACE = Pace().grace.patience
PENDING = {"reboot_pending": True}
ENCRYPTED = {"volumes": [{"letter": "C:", "size": 10**11, "free": 10**10, "encrypted": True}]}


@pytest.fixture
def stage(stage_with):
    return stage_with()


def be(stage, ref, guest):
    stage.mobility.fleet.agents[ref.instance_id].guest = guest


def touched(stage):
    """List what was done to anything, but for looking."""
    return [step for step, _ in stage.spoiler.taken if step.startswith(("start_", "tag", "allow"))]


def remarks(stage):
    return [each.remark for each in stage.told if each.remark.startswith("pre-flight")]


@pytest.fixture
def told(stage):
    stage.told = []
    stage.status.listeners.append(stage.told.append)
    return stage


def test_what_is_critical_within_the_machine_keeps_the_instance_from_starting(stage):
    ref = stage.add_instance()
    be(stage, ref, ENCRYPTED)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert "BitLocker encrypts C:" in report.because
    assert "manage-bde -off" in report.remedy
    assert (touched(stage), stage.traces(ref)) == ([], CLEAN)


def test_what_is_critical_in_aws_keeps_the_instance_from_starting(stage):
    ref = stage.add_instance()
    stage.inspection.facts[ref] = Ec2Facts(auto_scaling_group="web", lifecycle="spot")
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert "lifecycle is spot; it belongs to the Auto Scaling group web" in report.because
    assert touched(stage) == []


def test_what_is_not_critical_blocks_nobody(stage):
    ref = stage.add_instance()
    be(stage, ref, {"product_type": 2, "build": 9600, "licensed": False})
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED


def test_an_inspection_that_fails_keeps_the_instance_from_starting(stage):
    ref = stage.add_instance()
    stage.mobility.fleet.faults.inject(CommandFault(INSPECTION, exit_code=202, error="too old"))
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert "the inspection ended with Failed: too old" in report.because
    assert touched(stage) == []


def test_an_inspection_that_hangs_is_given_up_in_the_time_of_a_command(stage):
    ref = stage.add_instance()
    stage.mobility.fleet.faults.inject(CommandFault(INSPECTION, hangs=True))
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert touched(stage) == []


def test_where_nobody_needs_commands_a_failing_inspection_only_warns(stage_with):
    stage = stage_with(classic=True)
    ref = stage.add_instance()
    stage.mobility.fleet.faults.inject(CommandFault(INSPECTION, exit_code=1, times=9))
    landing = stage.landing(mobility_service=MobilityWay.PUSH)
    (report,) = stage.migrate(ref, landing=landing)
    assert report.outcome is Outcome.MIGRATED


def test_what_appears_before_the_cutover_and_goes_within_the_grace_delays_it_alone(told):
    ref = told.add_instance()
    told.at(Phase.AWAITING_APPROVAL, lambda _: be(told, ref, ENCRYPTED))
    wave = told.wave(ref)
    told.start(wave)
    told.go_on(until=lambda: remarks(told))
    assert "BitLocker encrypts C:" in remarks(told)[0]
    assert "within 5 minutes" in remarks(told)[0]
    told.go_on(limit=told.clock.now() + timedelta(minutes=2))
    assert told.in_aws(ref)
    be(told, ref, {})
    told.go_on()
    assert told.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert len(remarks(told)) == 1


def test_what_stays_for_all_of_the_grace_stops_the_instance_with_the_reason(told):
    ref, ends = told.add_instance(), []
    told.at(Phase.AWAITING_APPROVAL, lambda _: be(told, ref, ENCRYPTED))
    told.at(Phase.TAKING_BACK, lambda _: ends.append(told.clock.now()))
    wave = told.wave(ref)
    told.start(wave)
    told.go_on(until=lambda: remarks(told))
    began = told.clock.now()
    told.go_on()
    (report,) = told.report(wave).reports
    assert report.outcome is Outcome.FAILED
    assert "BitLocker" in report.because
    assert GRACE <= ends[0] - began <= GRACE + timedelta(minutes=1)
    assert told.in_aws(ref)
    assert told.traces(ref) == CLEAN


def test_what_the_preparation_alone_needs_stops_nobody_before_the_cutover(told):
    ref = told.add_instance()
    told.at(Phase.AWAITING_APPROVAL, lambda _: be(told, ref, PENDING))
    (report,) = told.migrate(ref)
    assert (report.outcome, remarks(told)) == (Outcome.MIGRATED, [])


def test_a_cancellation_during_the_grace_is_heard(told):
    ref = told.add_instance()
    told.at(Phase.AWAITING_APPROVAL, lambda _: be(told, ref, ENCRYPTED))
    wave = told.wave(ref)
    told.start(wave)
    told.go_on(until=lambda: remarks(told))
    told.send(told.told[-1].subject, cancellation, Cancellation("mona"))
    told.go_on()
    assert told.report(wave).reports[0].outcome is Outcome.CANCELLED
    assert told.in_aws(ref)


def test_an_inspection_that_is_refused_is_critical_as_nobody_knows_the_machine(told):
    told.spoiler.next_time("inspect_machine", NO_CORES)
    (report,) = told.migrate()
    assert report.outcome is Outcome.FAILED
    assert "nobody knows the machine from within" in report.remedy
    assert touched(told) == []
