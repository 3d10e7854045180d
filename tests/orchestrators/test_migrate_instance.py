from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Refusal, Refused, Transient
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome, Pace
from domain.pace import Vigil
from domain.provider import Provider
from domain.source_instance import InstanceState
from domain.status import Subject
from local.simulators.aws.machine import Machine
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import list_jobs, resume_job
from orchestrators.ask_approval import approval_recorded
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLASSIC, CLEAN, MODERNISED, NO, YES

DAY = timedelta(days=1)
NO_CORES = Refused(Refusal("site_recovery.28031", "i-1", "no cores left", "Raise the quota."))

BEFORE_REPLICATION = [
    "describe_instance", "tag_instance", "allow_replication", "find_machine",
    *(pytest.param(step, marks=MODERNISED) for step in (
        "get_appliance", "start_installation", "get_command", "request_configuration",
        "start_registration", "discard_configuration",
    )),
    *(pytest.param(step, marks=CLASSIC) for step in (
        "find_place", "detect_agent", "start_discovery",
    )),
]  # fmt: skip
DURING_REPLICATION = ["enable_replication", "get_job", "get_protected_item"]


@pytest.fixture(params=Provider)
def stage(stage_with, request):
    """Set up the same stage with either provider."""
    return stage_with(classic=request.param is Provider.CLASSIC)


def test_an_approved_instance_ends_up_in_azure_and_nowhere_else(stage):
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    assert (report.outcome, report.because, report.left_behind) == (Outcome.MIGRATED, "", ())
    assert report.target_vm_id.endswith("/virtualMachines/web-1-00000001")
    assert not stage.in_aws(ref)
    assert stage.machines_in_azure() == 1
    tags = ["ferry:migrated-at", "ferry:migrated-to", "ferry:wave"]
    assert stage.traces(ref) == CLEAN | {"tags": tags}


def test_the_source_is_stopped_but_never_terminated(stage):
    ref = stage.add_instance()
    stage.migrate(ref)
    assert stage.source.describe_instance(ref).state is InstanceState.STOPPED


def test_nothing_is_stopped_before_the_approval(stage):
    ref = stage.add_instance()
    seen = []
    stage.at(Phase.AWAITING_APPROVAL, lambda _: seen.append(stage.in_aws(ref)))
    stage.migrate(ref)
    assert seen == [True]


@pytest.mark.parametrize("step", [*BEFORE_REPLICATION, *DURING_REPLICATION])
def test_a_refusal_before_the_cutover_takes_everything_back(stage, step):
    ref = stage.add_instance()
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate(ref)
    assert (report.outcome, report.remedy) == (Outcome.FAILED, "Raise the quota.")
    assert "no cores left" in report.because
    assert stage.traces(ref) == CLEAN
    assert stage.in_aws(ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize("step", ["stop_instance", "start_failover"])
def test_a_refused_cutover_wakes_the_source_and_takes_everything_back(stage, step):
    ref = stage.add_instance()
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate(ref)
    stage.clock.advance(DAY)
    assert report.outcome is Outcome.FAILED
    assert stage.in_aws(ref)
    assert stage.machines_in_azure() == 0
    assert stage.traces(ref) == CLEAN


@pytest.mark.parametrize(
    ("step", "words"),
    [("get_virtual_machine", "not validated"), ("start_commit", "not committed")],
)
def test_a_refusal_after_the_failover_holds_the_instance_for_a_person(stage, step, words):
    ref = stage.add_instance()
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.HELD
    assert words in report.because
    assert report.remedy
    group = f"ferry-replication-{ref}"
    assert stage.traces(ref)["groups"] == [group]
    (left,) = report.left_behind
    for part in (group, "detach it", "delete it"):
        assert part in left
    assert not stage.in_aws(ref)  # never two living copies
    assert stage.machines_in_azure() == 1


@pytest.mark.parametrize("step", ["start_completion", "withdraw_replication"])
def test_what_fails_after_the_commit_is_left_behind_by_name(stage, step):
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED
    assert report.left_behind == (str(NO_CORES),)


def test_what_cannot_be_taken_back_is_named_and_the_rest_is(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = NO
    stage.spoiler.next_time("withdraw_replication", NO_CORES)
    (report,) = stage.migrate(ref)
    assert report.left_behind == (str(NO_CORES),)
    assert stage.traces(ref) == CLEAN | {"groups": [f"ferry-replication-{ref}"]}


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


def test_a_job_that_fails_for_a_passing_reason_is_started_again(stage):
    stage.world.faults.inject(Fault(FaultKind.JOB_ERROR, when="unplanned_failover", code="28092"))
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED
    assert [name for name, _ in stage.spoiler.taken].count("start_failover") == 2


def test_a_passing_reason_that_does_not_pass_fails_after_three_starts(stage):
    fault = Fault(FaultKind.JOB_ERROR, when="unplanned_failover", code="28092", times=0)
    stage.world.faults.inject(fault)
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    stage.clock.advance(DAY)
    assert report.outcome is Outcome.FAILED
    assert [name for name, _ in stage.spoiler.taken].count("start_failover") == 3
    assert stage.in_aws(ref)


def test_a_failed_failover_that_left_nothing_in_azure_wakes_the_source(stage):
    stage.world.faults.inject(Fault(FaultKind.JOB_ERROR, when="unplanned_failover", code="28031"))
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    stage.clock.advance(DAY)
    assert report.outcome is Outcome.FAILED
    assert "Azure Policy" in report.remedy
    assert stage.in_aws(ref)
    assert stage.traces(ref) == CLEAN


def test_a_failover_whose_end_nobody_knows_is_held_and_the_source_left_asleep(stage):
    ref = stage.add_instance()
    wave = stage.wave(ref)
    stage.start(wave)
    stage.go_on(until=lambda: any(n == "start_failover" for n, _ in stage.spoiler.taken))
    stage.spoiler.next_time("get_job", NO_CORES)
    stage.spoiler.next_time("get_protected_item", NO_CORES)
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert report.outcome is Outcome.HELD
    assert "may have begun" in report.because
    stage.clock.advance(DAY)
    assert not stage.in_aws(ref)


def test_a_failover_that_turns_out_to_be_under_way_is_held(stage):
    ref = stage.add_instance()
    wave = stage.wave(ref)
    stage.start(wave)
    stage.go_on(until=lambda: any(n == "start_failover" for n, _ in stage.spoiler.taken))
    stage.spoiler.next_time("get_job", NO_CORES)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.HELD
    assert not stage.in_aws(ref)


def test_a_virtual_machine_that_never_boots_is_held_not_committed(stage):
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.HELD
    assert "watch_virtual_machine: still not there" in report.because
    assert stage.traces(ref)["items"]  # it can still be taken to another point, or back


def test_an_item_that_has_fallen_behind_by_the_time_of_the_yes_catches_up_first(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    wave = stage.wave(ref)
    stage.start(wave)
    fault = Fault(FaultKind.RESYNC_REQUIRED)
    stage.go_on(until=lambda: waits_for_approval(stage, wave))
    number = stage.world.faults.inject(fault)
    stage.answer(Subject(wave.name, ref.instance_id), YES)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=2))
    assert not any(name == "stop_instance" for name, _ in stage.spoiler.taken)
    stage.world.faults.withdraw(number)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


def waits_for_approval(stage, wave):
    return stage.status.read_wave(wave.name).instances[0].phase is Phase.AWAITING_APPROVAL


def test_throttling_is_waited_out_for_as_long_as_the_cloud_asks(stage):
    slow_down = Transient("slow down", timedelta(minutes=40))
    times = []
    stage.at(Phase.ENABLING_REPLICATION, lambda _: times.append(stage.clock.now()))
    stage.at(Phase.REPLICATING, lambda _: times.append(stage.clock.now()))
    stage.spoiler.next_time("enable_replication", slow_down, slow_down)
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED
    assert times[1] - times[0] > timedelta(minutes=80)


def test_throttled_looks_are_waited_out_and_looks_that_always_fail_are_given_up(stage):
    slow_down = Transient("slow down", timedelta(minutes=40))
    stage.spoiler.next_time("get_job", *[slow_down] * 5)
    assert stage.migrate()[0].outcome is Outcome.MIGRATED
    out = Transient("the region is down", otherwise=NO_CORES.refusal)
    stage.spoiler.next_time("get_protected_item", *[out] * 50)
    (report,) = stage.migrate(stage.add_instance(2), name="w2")
    assert (report.outcome, report.remedy) == (Outcome.FAILED, "Raise the quota.")


def test_a_step_that_is_put_off_for_ever_is_given_up_with_what_to_do(stage):
    outage = Transient("the region is down", otherwise=NO_CORES.refusal)
    stage.spoiler.next_time("tag_instance", *[outage] * 20)
    (report,) = stage.migrate()
    assert (report.outcome, report.remedy) == (Outcome.FAILED, "Raise the quota.")
    stage.spoiler.next_time("allow_replication", *[Transient("no answer")] * 20)
    (report,) = stage.migrate(stage.add_instance(2), name="w2")
    assert report.because == "allow_replication: no answer"


def test_an_activity_that_crashes_is_repeated_and_then_given_up(stage):
    stage.spoiler.next_time("tag_instance", *[RuntimeError("a bug of ours")] * 2)
    assert stage.migrate()[0].outcome is Outcome.MIGRATED
    stage.spoiler.next_time("tag_instance", *[RuntimeError("a bug of ours")] * 3)
    (report,) = stage.migrate(stage.add_instance(2), name="w2")
    assert report.because == "tag_instance: a bug of ours"


def test_a_status_that_cannot_be_written_changes_nothing_in_the_story(stage):
    stage.spoiler.next_time("record_progress", *[Transient("no tables")] * 40)
    assert stage.migrate()[0].outcome is Outcome.MIGRATED


def test_replication_that_stands_still_is_given_up_after_the_agreed_time(stage):
    stage.world.faults.inject(Fault(FaultKind.STALLED_REPLICATION, at_percent=40))
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert "no progress since 40%" in report.because
    assert stage.traces(ref) == CLEAN


def test_a_month_of_replication_is_seen_through_and_no_history_grows_long(stage_with):
    stage = stage_with(throughput=7_500, churn=0)  # bytes a second
    began = stage.clock.now()
    patient = replace(Pace(), replication=Vigil(DAY / 48, DAY / 24, 60 * DAY, stall=DAY))
    (report,) = stage.migrate(pace=patient)
    assert report.outcome is Outcome.MIGRATED
    assert stage.clock.now() - began > 20 * DAY
    assert stage.longest_history() < 500


def test_no_timer_is_longer_than_six_days_although_a_gate_stays_open_for_fourteen(stage):
    ref = stage.add_instance()
    stage.answers[ref.instance_id] = None
    stage.migrate(ref)
    longest = max(
        event.timerCreated.fireAt.ToDatetime(UTC) - batch
        for story in stage.story_ids()
        for batch, event in timers(stage.hub.history(story))
    )
    assert timedelta(days=2) < longest < timedelta(days=6)


def timers(history):
    moment = datetime.min.replace(tzinfo=UTC)
    for event in history:
        if event.HasField("orchestratorStarted"):
            moment = event.timestamp.ToDatetime(UTC)
        if event.HasField("timerCreated"):
            yield moment, event
