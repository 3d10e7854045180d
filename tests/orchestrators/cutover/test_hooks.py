"""Hooks: each done once, in order, and taken back in reverse."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cutover import (
    CommitPolicy,
    CommitWhen,
    CutoverPolicy,
    Hook,
    HookKind,
)
from domain.errors import Refusal, Refused
from domain.hook import StepDone
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.status import Subject
from orchestrators.hooks import step_done
from tests.orchestrators.cutover.deciding import BACK, alone_in_aws, decide, window
from tests.orchestrators.undoing import NO_CORES

NO_DNS = Refused(Refusal("webhook.400", "hook dns", "dns.example answered 400", "Ask them."))


def hooked(*hooks, **more):
    return CutoverPolicy(hooks=hooks, commit=CommitPolicy(**more))


DNS = Hook("dns", HookKind.WEBHOOK, "https://dns.example/up", "https://dns.example/down")


DESK = Hook("desk", HookKind.MANUAL, "Call the desk.", "Call it again.")


def test_hooks_are_done_once_each_in_their_order_before_the_commit(stage):
    committed = []
    stage.at(Phase.COMMITTING, lambda _: committed.extend(stage.hooks.called))
    second = Hook("lb", HookKind.WEBHOOK, "https://lb.example/up")
    (report,) = stage.migrate(cutover=hooked(DNS, second))
    assert report.outcome is Outcome.MIGRATED
    assert [(call.hook.name, call.undo) for call in committed] == [("dns", False), ("lb", False)]
    assert committed[0].vm_id == report.target_vm_id


def test_a_hook_that_fails_is_taken_back_with_those_before_it_in_reverse(stage):
    ref = stage.add_instance()
    bad = Hook("lb", HookKind.WEBHOOK, "https://lb.example/up", "https://lb.example/down")
    stage.hooks.answers[bad.do].append(NO_DNS)
    (report,) = stage.migrate(ref, cutover=hooked(DNS, bad))
    assert report.outcome is Outcome.ROLLED_BACK
    assert "not switched over: hook dns: dns.example answered 400" in report.because
    called = [(call.hook.name, call.undo) for call in stage.hooks.called]
    assert called == [("dns", False), ("lb", True), ("dns", True)]
    assert alone_in_aws(stage, ref)


def test_a_hook_that_cannot_be_taken_back_holds_the_machine_that_people_use(stage):
    ref = stage.add_instance()
    decide(stage, BACK)
    stage.hooks.answers[DNS.undo].append(NO_DNS)
    policy = CutoverPolicy(hooks=(DNS,), commit=CommitPolicy(CommitWhen.APPROVED))
    (report,) = stage.migrate(ref, cutover=policy)
    assert report.outcome is Outcome.HELD
    assert "failed to take its hooks back" in report.because
    assert (stage.in_aws(ref), stage.machines_in_azure()) == (False, 1)


def test_a_manual_step_goes_on_when_somebody_says_so_and_only_for_itself(stage):
    wave = stage.wave(stage.add_instance(), cutover=hooked(DESK))
    stage.start(wave)
    stage.go_on(until=lambda: stage.manual_steps)
    assert stage.manual_steps == ["hook desk: Call the desk."]
    (instance,) = stage.status.read_wave("w1").instances
    subject = Subject("w1", instance.instance_id)
    stage.send(subject, step_done("desk-undo"), StepDone("lena"))
    stage.go_on(limit=stage.clock.now() + timedelta(minutes=5))
    assert stage.status.read_wave("w1").instances[0].phase is Phase.SWITCHING_OVER
    stage.send(subject, step_done(instance.waiting.step), StepDone("lena", "they know"))
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


def test_a_manual_step_that_nobody_does_in_time_is_a_hook_that_failed(stage):
    ref = stage.add_instance()
    stage.status.listeners.append(lambda progress: _undo_by_hand(stage, progress))
    (report,) = stage.migrate(ref, cutover=hooked(DESK))
    assert report.outcome is Outcome.ROLLED_BACK
    assert "nobody said that it is done in 0:15:00" in report.because
    assert alone_in_aws(stage, ref)


def _undo_by_hand(stage, progress):
    if progress.waiting and progress.waiting.step == "desk-undo":
        stage.send(progress.subject, step_done("desk-undo"), StepDone("lena"))


def test_a_script_runs_once_on_the_instance_that_its_hook_names(stage):
    balancer = stage.add_instance(7)
    hook = Hook("lb", HookKind.COMMAND, "Stop-Service Old", "", balancer.instance_id)
    (report,) = stage.migrate(stage.add_instance(1), cutover=hooked(hook))
    assert report.outcome is Outcome.MIGRATED, report.because
    runs = [value for name, value in stage.spoiler.taken if name == "start_quiesce"]
    assert [(run.ref, run.quiesce.command) for run in runs] == [(balancer, "Stop-Service Old")]


@pytest.mark.parametrize("where", ["", "i-00000000000000007"])
def test_a_script_that_fails_is_a_hook_that_failed_and_its_words_are_shown_to_nobody(stage, where):
    stage.add_instance(7)
    ref = stage.add_instance(1)
    hook = Hook("lb", HookKind.COMMAND, "throw 's3cret'", "", where)
    if not where:
        stage.spoiler.next_time("start_machine_command", NO_CORES)
    (report,) = stage.migrate(ref, cutover=hooked(hook))
    assert report.outcome is Outcome.ROLLED_BACK
    assert "not switched over" in report.because
    assert "s3cret" not in report.because
    assert alone_in_aws(stage, ref)


def test_a_script_that_cannot_be_taken_back_on_a_dead_machine_goes_with_the_machine(stage):
    ref = stage.add_instance()
    decide(stage, BACK)
    hook = Hook("lb", HookKind.COMMAND, "Start-Service New", "Stop-Service New")
    dead = lambda _: stage.spoiler.next_time("start_machine_command", NO_CORES)  # noqa: E731
    stage.at(Phase.ROLLING_BACK, dead)
    (report,) = stage.migrate(ref, cutover=replace(window(), hooks=(DNS, hook)))
    assert report.outcome is Outcome.ROLLED_BACK
    assert "hook lb was not taken back on the machine, which was deleted" in report.left_behind[0]
    assert [call.undo for call in stage.hooks.called] == [False, True]
    assert alone_in_aws(stage, ref)


def test_a_script_that_cannot_be_taken_back_elsewhere_holds_the_machine(stage):
    balancer = stage.add_instance(7)
    ref = stage.add_instance(1)
    decide(stage, BACK)
    hook = Hook("lb", HookKind.COMMAND, "Start-Service New", "Stop-Service New", str(balancer))
    stage.at(Phase.ROLLING_BACK, lambda _: stage.spoiler.next_time("start_quiesce", NO_CORES))
    (report,) = stage.migrate(ref, cutover=replace(window(), hooks=(hook,)))
    assert report.outcome is Outcome.HELD
    assert (stage.in_aws(ref), stage.machines_in_azure()) == (False, 1)
