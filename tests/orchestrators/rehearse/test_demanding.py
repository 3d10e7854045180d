"""Waves that demand a rehearsal, and cutovers that meet one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome, Pace
from domain.pace import Vigil
from domain.rehearsal import RehearsalReport
from domain.rehearsal_record import RehearsalRecord, RehearsalSearch, RehearsalsFound
from domain.rehearsal_record import rehearsed as good_enough
from domain.source_instance import InstanceRef
from domain.status import Subject
from domain.validation import Probe, ProbeKind, Validation
from domain.wave import Order
from local.simulators.site_recovery.model.console import Console, stage_console
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.running_commands import answer_scripts
from local.simulators.site_recovery.model.trouble import inject
from orchestrators.story import cancellation
from tests.orchestrators.planning import group
from tests.orchestrators.rehearsing import (
    DAY,
    begin,
    no_test_machine_is_left,
    policy,
    rehearsals_machines,
    rehearsed,
    subject_of,
    waiting,
)

HOUR = timedelta(hours=1)


def phase(stage, number=0):
    return stage.status.read_wave("w1").instances[number].phase


def start(stage, *refs, **order):
    wave = stage.wave(*refs, **order)
    stage.start(wave)
    return wave


def pass_time(stage, time):
    stage.go_on(limit=stage.clock.now() + time)


def test_an_approval_is_asked_for_only_after_a_rehearsal_that_went_well(stage):
    wave = start(stage, stage.add_instance(), cutover=policy(stage, within=14 * DAY))
    pass_time(stage, DAY)
    assert phase(stage) is Phase.REHEARSING
    assert any("ferry rehearse w1" in words for words in stage.manual_steps)
    assert rehearsed(stage, wave, hours=1).passed
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert no_test_machine_is_left(stage)


def test_a_rehearsal_that_failed_is_not_enough(stage):
    wave = start(stage, stage.add_instance(), cutover=policy(stage, within=14 * DAY))
    pass_time(stage, DAY)
    inject(stage.world, Fault(FaultKind.NEVER_BOOTS))
    assert not rehearsed(stage, wave, hours=2).passed
    pass_time(stage, HOUR)
    assert phase(stage) is Phase.REHEARSING
    assert stage.world.ledger.effects("unplanned_failover") == []


def test_with_automatic_the_migration_rehearses_itself(stage):
    wave = start(
        stage, stage.add_instance(), cutover=policy(stage, within=14 * DAY, automatic=True)
    )
    stage.go_on()
    (record,) = stage.rehearsals.list_wave("w1")
    assert (record.report.passed, record.by) == (True, "Ferry")
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert stage.manual_steps == []
    assert no_test_machine_is_left(stage)


def test_an_automatic_rehearsal_that_fails_asks_a_person_and_says_why(stage):
    inject(stage.world, Fault(FaultKind.AGENT_NEVER_READY))
    stage_console(stage.world, Console(text="INACCESSIBLE_BOOT_DEVICE"))
    start(stage, stage.add_instance(), cutover=policy(stage, within=14 * DAY, automatic=True))
    pass_time(stage, DAY)
    assert phase(stage) is Phase.REHEARSING
    assert "0x7B" in stage.manual_steps[-1]
    assert no_test_machine_is_left(stage)


def test_a_rehearsal_that_has_grown_old_is_asked_for_again_when_the_approval_comes(stage):
    ref = stage.add_instance()
    wave = waiting(stage, ref, cutover=policy(stage, within=2 * DAY, automatic=True))
    assert phase(stage) is Phase.AWAITING_APPROVAL
    pass_time(stage, 5 * DAY)
    stage.answers.clear()
    stage.answer(subject_of(ref), stage.answers[ref.instance_id])
    stage.go_on()
    assert len(stage.rehearsals.list_wave("w1")) == 2
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


def test_nobody_who_rehearses_in_time_ends_the_migration_as_it_was(stage):
    ref = stage.add_instance()
    pace = Pace(rehearsal=Vigil(HOUR, HOUR, DAY))
    wave = start(stage, ref, cutover=policy(stage, within=2 * DAY), pace=pace)
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert (report.outcome, report.left_behind) == (Outcome.FAILED, ())
    assert stage.in_aws(ref)


@pytest.mark.parametrize("minutes", [1, 9, 12])
def test_a_migration_cancelled_while_it_rehearses_leaves_nothing(stage, minutes):
    ref = stage.add_instance()
    answer_scripts(stage.world, ScriptAnswer(takes=HOUR))
    wave = start(stage, ref, cutover=policy(stage, within=2 * DAY, automatic=True))
    stage.go_on(until=lambda: phase(stage) is Phase.REHEARSING)
    pass_time(stage, timedelta(minutes=minutes))
    assert phase(stage) is Phase.REHEARSING
    stage.send(subject_of(ref), cancellation, Cancellation("mona", "not today"))
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert (report.outcome, report.left_behind) == (Outcome.CANCELLED, ())
    assert stage.world.items == {}
    assert no_test_machine_is_left(stage)
    assert stage.world.virtual_machines == {}


@pytest.mark.parametrize("minutes", [2, 9, 12])
def test_no_failover_begins_while_a_test_failover_stands(stage, minutes):
    ref = stage.add_instance()
    wave = waiting(stage, ref)
    name = begin(stage, wave)
    pass_time(stage, timedelta(minutes=minutes))
    stage.answers.clear()
    stage.answer(subject_of(ref), stage.answers[ref.instance_id])
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert name.endswith(":rehearsal:1")
    assert no_test_machine_is_left(stage)
    (machine,) = stage.world.virtual_machines.values()
    assert not machine.name.endswith("-test")
    refused = [e for e in stage.world.ledger.entries if "refused" in e.effect]
    assert [e.operation for e in refused if "failover" in e.operation] == []


def test_a_rehearsal_that_stands_when_the_cutovers_time_comes_is_cleaned_first(stage):
    ref = stage.add_instance()
    opens = stage.clock.now() + 2 * DAY
    probe = Probe("shop", ProbeKind.COMMAND, script="Test-Shop", timeout=HOUR)
    answer_scripts(stage.world, ScriptAnswer(takes=HOUR, times=1))
    wave = stage.wave(cutover=policy(stage, Validation(probes=(probe,))))
    wave = replace(wave, orders=(Order(ref, not_before=opens),))
    stage.start(wave)
    stage.go_on(limit=opens - timedelta(minutes=20))
    assert phase(stage) is Phase.AWAITING_WINDOW
    begin(stage, wave)
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert (report.outcome, report.because) == (Outcome.MIGRATED, "")
    assert no_test_machine_is_left(stage)


def test_what_a_broken_rehearsal_left_is_cleaned_before_the_cutover(stage):
    ref = stage.add_instance()
    wave = waiting(stage, ref)
    name = begin(stage, wave)
    stage.go_on(until=lambda: bool(rehearsals_machines(stage)))
    stage.terminate(name)
    stage.answers.clear()
    stage.answer(subject_of(ref), stage.answers[ref.instance_id])
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert no_test_machine_is_left(stage)


def test_what_a_broken_rehearsal_left_is_cleaned_when_the_instance_is_taken_back(stage):
    ref = stage.add_instance()
    wave = waiting(stage, ref)
    name = begin(stage, wave)
    stage.go_on(until=lambda: bool(rehearsals_machines(stage)))
    stage.terminate(name)
    stage.send(subject_of(ref), cancellation, Cancellation("mona", "not today"))
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert (report.outcome, report.left_behind) == (Outcome.CANCELLED, ())
    assert (stage.world.items, stage.world.virtual_machines) == ({}, {})


def test_an_automatic_rehearsal_that_breaks_is_cleaned_up_by_the_migration(stage):
    ref = stage.add_instance()
    start(stage, ref, cutover=policy(stage, within=2 * DAY, automatic=True))
    stage.go_on(until=lambda: bool(rehearsals_machines(stage)))
    (record,) = stage.rehearsals.list_wave("w1")
    stage.terminate(record.story)
    pass_time(stage, HOUR)
    assert phase(stage) is Phase.REHEARSING
    assert no_test_machine_is_left(stage)


def test_members_of_a_recovery_plan_rehearse_too(stage):
    refs = [stage.add_instance(number) for number in (1, 2)]
    plan = (group(refs[0]), group(refs[1]))
    wave = start(
        stage,
        *refs,
        cutover=policy(stage, within=2 * DAY, automatic=True),
        recovery_plan=plan,
    )
    stage.go_on()
    outcomes = {report.outcome for report in stage.report(wave).reports}
    assert outcomes == {Outcome.MIGRATED}
    assert len([r for r in stage.rehearsals.list_wave("w1") if r.report.passed]) == 2
    assert no_test_machine_is_left(stage)


def test_a_rehearsal_of_an_earlier_attempt_counts_no_more():
    ended = datetime(2026, 1, 1, tzinfo=UTC)
    report = RehearsalReport(
        InstanceRef("1" * 12, "eu-west-1", "i-1"), begun=ended, ended=ended, passed=True
    )
    first = RehearsalRecord(Subject("w1", "i-1", 1), "story", ended, report=report)
    for attempt, enough in ((1, True), (2, False)):
        search = RehearsalSearch(Subject("w1", "i-1", attempt), DAY)
        assert good_enough(search, RehearsalsFound((first,)), ended) is enough
