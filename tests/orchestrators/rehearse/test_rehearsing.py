"""Rehearsals: what they show, and that nothing of them is left, whatever happens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.migration import Cancellation
from domain.validation import Probe, ProbeKind, Validation
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.console import Console, stage_console
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import resume_job
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.running_commands import answer_scripts
from local.simulators.site_recovery.model.trouble import inject
from orchestrators.rehearse import rehearse
from orchestrators.story import cancellation
from tests.orchestrators.rehearsing import (
    begin,
    no_test_machine_is_left,
    policy,
    rehearsals_machines,
    rehearsed,
    subject_of,
    waiting,
)

TCP = Probe("sql", ProbeKind.TCP, port=1433)
WEB = Probe("web", ProbeKind.HTTP, port=443, tls=True)
SHOP = Probe("shop", ProbeKind.COMMAND, script="Test-Shop")
REFUSED = Refused(Refusal("site_recovery.403", "item", "no rights", "Give them."))
MINUTES = timedelta(minutes=1)


def failed(report):
    return {check.name: check.evidence for check in report.validation.checks if not check.passed}


def test_a_healthy_machine_passes_and_is_gone_afterwards(stage):
    wave = waiting(
        stage, stage.add_instance(), cutover=policy(stage, Validation(probes=(TCP, WEB)))
    )
    report = rehearsed(stage, wave)
    assert (report.passed, report.because, report.left_behind) == (True, "", ())
    assert [check.name for check in report.validation.checks] == [
        "runs", "agent", "boot diagnostics", "probe sql", "probe web",
    ]  # fmt: skip
    assert report.validation.vm_id.endswith("-test")
    assert no_test_machine_is_left(stage)
    assert len(stage.world.ledger.effects("test_failover")) == 1


def test_the_machine_stands_in_the_isolated_network_and_its_source_goes_on(stage):
    ref = stage.add_instance()
    wave = waiting(stage, ref)
    seen = []

    def look(_):
        machines = stage.world.virtual_machines.values()
        seen.extend((machine.network_id, stage.in_aws(ref)) for machine in machines)

    stage.rehearsals.listeners.append(look)
    assert rehearsed(stage, wave).passed
    assert set(seen) == {(stage.world.estate.isolated_network_id, True)}
    assert stage.status.read_wave("w1").instances[0].phase is Phase.AWAITING_APPROVAL


def test_the_book_tells_what_is_being_done_and_how_it_ended(stage):
    wave = waiting(stage, stage.add_instance())
    told = []
    stage.rehearsals.listeners.append(lambda record: told.append(record.doing.split(" ")[0]))
    report = rehearsed(stage, wave)
    assert list(dict.fromkeys(told)) == ["the", "validating", "cleaning", "has"]
    (record,) = stage.rehearsals.list_wave("w1")
    assert (record.report, record.by) == (report, "mona")


@pytest.mark.parametrize(
    ("saying", "failure"),
    [
        ("*** STOP: 0x0000007B", "inaccessible boot device (0x7B)"),
        ("Enter the recovery key for this drive", "BitLocker recovery"),
        ("Getting Windows ready", "stuck at Getting Windows ready"),
    ],
)
def test_a_boot_failure_is_recognised_by_the_console_of_a_silent_machine(stage, saying, failure):
    wave = waiting(stage, stage.add_instance())
    stage_console(stage.world, Console(text=f"boot\r\n{saying}\r\n"))
    inject(stage.world, Fault(FaultKind.AGENT_NEVER_READY))
    report = rehearsed(stage, wave)
    assert not report.passed
    assert failed(report)["boot diagnostics"].startswith(failure)
    assert "learn.microsoft.com" in report.remedy
    assert no_test_machine_is_left(stage)


def test_a_blue_screen_is_recognised_without_a_word(stage):
    wave = waiting(stage, stage.add_instance())
    stage_console(stage.world, Console(text="", blue=True))
    inject(stage.world, Fault(FaultKind.NEVER_BOOTS))
    report = rehearsed(stage, wave)
    assert set(failed(report)) == {"runs", "agent", "boot diagnostics"}
    assert "blue screen" in report.because
    assert no_test_machine_is_left(stage)


def test_a_machine_that_never_answers_is_a_failed_check_and_no_endless_wait(stage):
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, Validation(probes=(SHOP,))))
    inject(stage.world, Fault(FaultKind.NEVER_BOOTS))
    report = rehearsed(stage, wave)
    assert failed(report)["runs"] == "not within 0:30:00"
    assert failed(report)["probe shop"] == "no answer: the machine does not run"
    assert report.ended - report.begun < timedelta(hours=1)


@pytest.mark.parametrize(
    ("answer", "evidence"),
    [
        (
            ScriptAnswer(exit_code=4, error="no orders"),
            "it ended Failed with exit code 4: no orders",
        ),
        (ScriptAnswer(hangs=True), "no answer: it had not ended after 0:05:00"),
    ],
)
def test_a_workload_that_does_not_answer_well_has_failed(stage, answer, evidence):
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, Validation(probes=(SHOP,))))
    answer_scripts(stage.world, replace(answer, script="Test-Shop"))
    report = rehearsed(stage, wave)
    assert failed(report) == {"probe shop": evidence}
    assert no_test_machine_is_left(stage)


def test_a_probe_that_azure_never_runs_has_failed(stage):
    checks = Validation(agent=False, probes=(SHOP,))
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, checks))
    inject(stage.world, Fault(FaultKind.AGENT_NEVER_READY))
    report = rehearsed(stage, wave)
    assert failed(report)["probe shop"].startswith("no answer: ")
    assert report.ended - report.begun < timedelta(hours=1)


def test_nothing_is_looked_at_that_was_not_asked_for(stage):
    checks = Validation(agent=False, boot=False)
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, checks))
    report = rehearsed(stage, wave)
    assert [check.name for check in report.validation.checks] == ["runs"]


def test_boot_diagnostics_that_can_not_be_read_prove_nothing(stage):
    wave = waiting(stage, stage.add_instance())
    stage.spoiler.next_time("read_boot_diagnostics", REFUSED)
    report = rehearsed(stage, wave)
    assert report.passed
    assert "not looked at" in report.validation.checks[-1].evidence


def test_a_probe_that_can_not_be_begun_or_deleted_has_failed_or_does_not_matter(stage):
    checks = Validation(probes=(TCP, WEB))
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, checks))
    stage.spoiler.next_time("start_machine_command", REFUSED)
    stage.spoiler.next_time("delete_machine_command", REFUSED, REFUSED)
    report = rehearsed(stage, wave)
    assert list(failed(report)) == ["probe sql"]
    assert no_test_machine_is_left(stage)


STEPS = (
    "find_peers", "get_protected_item", "virtual_machine_gone", "start_rehearsal", "get_job",
    "get_virtual_machine", "read_boot_diagnostics", "start_machine_command",
    "get_machine_command", "delete_machine_command", "start_rehearsal_cleanup",
    "record_rehearsal",
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_whatever_step_is_refused_no_test_machine_is_left(stage, step):
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, Validation(probes=(TCP,))))
    stage.spoiler.next_time(step, REFUSED)
    report = rehearsed(stage, wave)
    assert report.left_behind == ()
    assert no_test_machine_is_left(stage)


@pytest.mark.parametrize("minutes", [0, 4, 9, 11, 13, 15])
def test_whenever_it_is_cancelled_no_test_machine_is_left(stage, minutes):
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, Validation(probes=(TCP,))))
    answer_scripts(stage.world, ScriptAnswer(takes=4 * MINUTES))
    name = begin(stage, wave)
    stage.go_on(limit=stage.clock.now() + minutes * MINUTES)
    stage.tell(name, cancellation, Cancellation("mona", "not today"))
    stage.go_on(limit=stage.clock.now() + timedelta(hours=2))
    report = stage.result(rehearse, name)
    assert not report.passed
    assert "not today" in report.because
    assert no_test_machine_is_left(stage)


def test_a_cleanup_that_fails_is_tried_until_it_works(stage):
    wave = waiting(stage, stage.add_instance())
    inject(stage.world, Fault(FaultKind.JOB_ERROR, "test_failover_cleanup", code="70038", times=5))
    report = rehearsed(stage, wave)
    assert (report.passed, report.left_behind) == (True, ())
    assert no_test_machine_is_left(stage)


def test_what_can_not_be_cleaned_up_is_named(stage):
    wave = waiting(stage, stage.add_instance())
    inject(stage.world, Fault(FaultKind.JOB_ERROR, "test_failover_cleanup", code="70038", times=0))
    report = rehearsed(stage, wave, hours=24 * 4)
    (left,) = report.left_behind
    assert rehearsals_machines(stage)[0] in left
    assert report.ended - report.begun < timedelta(days=3)


def test_a_job_that_is_suspended_says_so_in_the_book_and_goes_on_when_resumed(stage):
    wave = waiting(stage, stage.add_instance())
    inject(stage.world, Fault(FaultKind.SUSPENDED_JOB, "test_failover"))
    told = []

    def resume(record):
        told.append(record.doing)
        if "is suspended" in record.doing:
            (job,) = [j for j in stage.world.jobs.jobs.values() if j.state == "Suspended"]
            resume_job(stage.world, job.job_id)

    stage.rehearsals.listeners.append(resume)
    assert rehearsed(stage, wave).passed
    assert [words for words in told if "is suspended" in words]
    assert stage.manual_steps == []
    assert no_test_machine_is_left(stage)


def test_a_test_failover_that_fails_leaves_nothing(stage):
    wave = waiting(stage, stage.add_instance())
    inject(stage.world, Fault(FaultKind.JOB_ERROR, "test_failover", code="28031"))
    report = rehearsed(stage, wave)
    assert (report.passed, report.validation) == (False, None)
    assert "28031" in report.because
    assert no_test_machine_is_left(stage)


def test_what_the_vault_leaves_of_the_machine_is_deleted(stage):
    wave = waiting(stage, stage.add_instance())
    gone = [True, False]
    stage.spoiler.next_time("virtual_machine_gone", *gone)
    assert rehearsed(stage, wave).left_behind == ()
    assert ("delete_virtual_machine" in [name for name, _ in stage.spoiler.taken]) is True
    assert no_test_machine_is_left(stage)


def test_a_machine_of_that_name_which_no_rehearsal_made_is_never_touched(stage):
    wave = waiting(stage, stage.add_instance())
    (item,) = stage.world.items.values()
    rehearsed(stage, wave)
    stage.spoiler.next_time("virtual_machine_gone", not "gone")
    report = rehearsed(stage, wave, mark="2")
    assert "no test failover of the item made it" in report.because
    assert "delete_virtual_machine" not in [name for name, _ in stage.spoiler.taken]
    assert item.stage.name == "PROTECTED"


def test_what_a_broken_rehearsal_left_is_cleaned_by_the_next(stage):
    wave = waiting(stage, stage.add_instance())
    begin(stage, wave)
    stage.go_on(until=lambda: bool(rehearsals_machines(stage)))
    stage.terminate("w1:i-00000000000000001:rehearsal:1")
    assert rehearsals_machines(stage)
    report = rehearsed(stage, wave, mark="2")
    assert (report.passed, no_test_machine_is_left(stage)) == (True, True)


def test_a_crash_of_the_engine_at_any_moment_leaves_nothing(stage_with):
    stage = stage_with()
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, Validation(probes=(TCP,))))
    name = begin(stage, wave)
    for _ in range(12):
        stage.go_on(limit=stage.clock.now() + 2 * MINUTES)
        stage.restart_worker()
    stage.go_on(limit=stage.clock.now() + timedelta(hours=2))
    assert stage.result(rehearse, name).passed
    assert no_test_machine_is_left(stage)
    assert len(stage.world.ledger.effects("test_failover")) == 1


@pytest.mark.parametrize("how", ["same", "peered", "none"])
def test_a_rehearsal_never_meets_what_serves_people(stage, how):
    estate, networks = stage.world.estate, stage.world.ground.networks
    key = key_of(estate.isolated_network_id)
    networks[key] = replace(networks[key], peers=(estate.network_id,) * (how == "peered"))
    network = {"same": estate.network_id.upper(), "none": ""}.get(how, estate.isolated_network_id)
    wave = waiting(stage, stage.add_instance(), cutover=policy(stage, network_id=network))
    report = rehearsed(stage, wave)
    words = {"same": "is the network of the arrivals", "peered": "is peered", "none": "names no"}
    assert words[how] in report.because
    assert report.remedy
    assert stage.world.ledger.effects("test_failover") == []
    assert no_test_machine_is_left(stage)


def test_all_of_a_wave_rehearse_side_by_side(stage):
    refs = [stage.add_instance(number) for number in (1, 2, 3)]
    wave = waiting(stage, *refs)
    names = [begin(stage, wave, number) for number in range(3)]
    stage.go_on(limit=stage.clock.now() + timedelta(hours=2))
    reports = [stage.result(rehearse, name) for name in names]
    assert [report.passed for report in reports] == [True] * 3
    assert max(r.ended for r in reports) - min(r.begun for r in reports) < timedelta(hours=1)
    assert no_test_machine_is_left(stage)
    assert len({subject_of(ref) for ref in refs}) == 3
