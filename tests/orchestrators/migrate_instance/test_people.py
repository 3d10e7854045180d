"""What people decide, do and leave undone while one instance moves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome, Pace
from domain.status import Subject
from local.simulators.aws.machine import Machine
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import list_jobs, resume_job
from orchestrators.ask_approval import approval_recorded
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN, MODERNISED, NO, YES
from tests.orchestrators.undoing import waits_for_approval


def test_a_rejection_takes_everything_back_and_says_who_and_why(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.REJECTED
    assert "rejected by mona: not this month" in report.because
    assert stage.traces(ref) == CLEAN
    assert stage.in_aws(ref)


def test_silence_for_the_agreed_time_takes_everything_back(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    began = []
    stage.at(Phase.AWAITING_APPROVAL, lambda _: began.append(stage.clock.now()))
    ended = []
    stage.at(Phase.TAKING_BACK, lambda _: ended.append(stage.clock.now()))
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.EXPIRED
    assert ended[0] - began[0] == Pace().approval
    assert stage.traces(ref) == CLEAN


def test_a_wake_up_call_without_an_answer_in_the_record_opens_nothing(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    wave = stage.wave(ref)
    stage.start(wave)
    stage.go_on(until=lambda: waits_for_approval(stage, wave))
    me = Subject(wave.name, ref.instance_id)
    for _ in range(3):
        stage.send(me, approval_recorded(1), None)
        stage.go_on(limit=stage.clock.now() + timedelta(minutes=1))
    assert waits_for_approval(stage, wave)
    stage.answer(me, YES)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


def test_an_answer_whose_wake_up_call_was_lost_is_found_when_time_is_up(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    stage.at(Phase.AWAITING_APPROVAL, lambda subject: stage.status.decide(subject, YES))
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED


def test_an_answer_to_another_run_of_the_wave_opens_nothing(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    me = Subject("w1", ref.instance_id)

    def answer_others(_):
        stage.status.decide(replace(me, attempt=2), YES)
        stage.send(me, approval_recorded(2), None)
        stage.send(me, approval_recorded(1), None)

    stage.at(Phase.AWAITING_APPROVAL, answer_others)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.EXPIRED


CANCELLABLE = [
    Phase.ASSESSING, Phase.PREPARING_SOURCE, Phase.INSTALLING_MOBILITY_SERVICE,
    pytest.param(Phase.AWAITING_AGENT_CONFIGURATION, marks=MODERNISED),
    pytest.param(Phase.REGISTERING_MOBILITY_SERVICE, marks=MODERNISED),
    Phase.DISCOVERING, Phase.ENABLING_REPLICATION, Phase.REPLICATING, Phase.AWAITING_APPROVAL,
]  # fmt: skip


@pytest.mark.parametrize("phase", CANCELLABLE)
def test_a_cancellation_in_any_phase_before_the_cutover_takes_everything_back(stage, phase):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    wish = Cancellation("mona", "wrong wave")
    stage.at(phase, lambda subject: stage.send(subject, cancellation, wish))
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.CANCELLED
    assert report.because == f"{ref}: cancelled by mona: wrong wave"
    assert stage.traces(ref) == CLEAN
    assert stage.in_aws(ref)


@pytest.mark.parametrize("phase", [Phase.STOPPING_SOURCE, Phase.FAILING_OVER, Phase.COMMITTING])
def test_a_cancellation_during_the_cutover_comes_too_late(stage, phase):
    stage.at(phase, lambda subject: stage.send(subject, cancellation, Cancellation()))
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED


@MODERNISED
def test_without_a_self_driving_appliance_a_person_is_told_what_to_do_and_the_story_goes_on(stage):
    stage.at(Phase.AWAITING_AGENT_CONFIGURATION, lambda _: None)
    wave = stage.wave(stage.add_instance(), landing=stage.landing(appliance_instance=None))
    stage.start(wave)
    stage.go_on(until=lambda: stage.manual_steps)
    assert "aws ssm put-parameter" in stage.manual_steps[0]
    stage.configure_by_hand()
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


@MODERNISED
def test_a_configuration_file_that_lies_ready_is_used_at_once(stage):
    ref = stage.add_instance()
    config_input = Machine(ref).config_input
    prepare = lambda _: stage.mobility.put_configuration(ref, config_input)  # noqa: E731
    stage.at(Phase.PREPARING_SOURCE, prepare)
    (report,) = stage.migrate(ref, landing=stage.landing(appliance_instance=None))
    assert (report.outcome, stage.manual_steps) == (Outcome.MIGRATED, [])


@MODERNISED
def test_a_machine_that_has_registered_before_needs_no_configuration(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    stage.migrate(ref)
    taken = len(stage.spoiler.taken)
    stage.answers.clear()
    (report,) = stage.migrate(ref, name="w2")
    assert report.outcome is Outcome.MIGRATED
    steps = {name for name, _ in stage.spoiler.taken[taken:]}
    assert "start_registration" not in steps


def test_a_machine_that_is_late_waits_at_a_manual_step_that_names_it_and_goes_on(stage_with):
    stage = stage_with(discovery_delay=timedelta(hours=3))
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED
    (words,) = stage.manual_steps
    appliance = stage.world.estate.appliance
    assert all(part in words for part in ("EC2AMAZ", "ec2", appliance, "svagents"))


def test_a_machine_that_never_comes_is_given_up_after_a_week_and_taken_back(stage_with):
    stage = stage_with(discovery_delay=timedelta(days=365))
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert "watch_discovery: still not there after 7 days" in report.because
    assert stage.traces(ref) == CLEAN


def test_a_suspended_job_waits_for_a_person_and_the_story_goes_on(stage):
    stage.world.faults.inject(Fault(FaultKind.SUSPENDED_JOB, when="unplanned_failover"))
    wave = stage.wave(stage.add_instance())
    stage.start(wave)
    stage.go_on(until=lambda: stage.manual_steps)
    assert "suspended" in stage.manual_steps[0]
    (suspended,) = [job for job in list_jobs(stage.world) if job.state == "Suspended"]
    resume_job(stage.world, suspended.job_id)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


def test_an_item_that_is_gone_when_all_is_taken_back_is_nothing_left_behind(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    gone = Refused(Refusal("site_recovery.404", "item", "not there"))
    stage.at(Phase.TAKING_BACK, lambda _: stage.spoiler.next_time("get_protected_item", gone))
    (report,) = stage.migrate(ref)
    assert (report.outcome, report.left_behind) == (Outcome.REJECTED, ())


def test_a_vault_that_tells_nothing_when_all_is_taken_back_is_told_of(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    denied = Refused(Refusal("site_recovery.403", "item", "not allowed"))
    stage.at(Phase.TAKING_BACK, lambda _: stage.spoiler.next_time("get_protected_item", denied))
    (report,) = stage.migrate(ref)
    assert "not allowed" in report.left_behind[0]
