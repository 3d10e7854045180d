"""Jobs that fail, clouds that throttle, waits that take months."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.errors import Transient
from domain.itinerary import Phase
from domain.migration import Outcome, Pace
from domain.pace import Vigil
from domain.status import Subject
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from tests.orchestrators.conftest import CLEAN, HELD_FOR_A_PERSON, YES
from tests.orchestrators.undoing import DAY, NO_CORES, waits_for_approval


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


def test_a_failover_that_turns_out_to_be_under_way_is_seen_through_and_never_begun_again(stage):
    ref = stage.add_instance()
    wave = stage.wave(ref)
    stage.start(wave)
    stage.go_on(until=lambda: any(n == "start_failover" for n, _ in stage.spoiler.taken))
    stage.spoiler.next_time("get_job", NO_CORES)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert [name for name, _ in stage.spoiler.taken].count("start_failover") == 1
    assert not stage.in_aws(ref)


def test_a_virtual_machine_that_never_boots_is_held_not_committed(stage):
    stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, cutover=HELD_FOR_A_PERSON)
    assert report.outcome is Outcome.HELD
    assert "not validated: runs: not within 0:30:00" in report.because
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
