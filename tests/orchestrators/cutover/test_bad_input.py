"""Whatever goes wrong in a cutover without loss: nobody serves twice, and nothing is lost."""

import json
from dataclasses import replace

import pytest

from clouds.aws.command_documents import QUIET_CHECK
from domain.cutover import CommitPolicy, CommitWhen, Hook, HookKind
from domain.errors import Transient
from domain.itinerary import Phase
from domain.migration import Outcome
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.orchestrators.conftest import MODERNISED
from tests.orchestrators.cutover.cancelling import cancel
from tests.orchestrators.cutover.test_zero_loss import (
    BUSY,
    MINUTE,
    SQL,
    cut_over,
    serves_again,
    without_loss,
)
from tests.orchestrators.undoing import NO_CORES

DNS = Hook("dns", HookKind.WEBHOOK, "https://dns.example/up", "https://dns.example/down")


WHOLE = without_loss(hooks=(DNS,), commit=CommitPolicy(CommitWhen.APPROVED, 60 * MINUTE))


BEFORE = [
    Phase.ASSESSING, Phase.PREPARING_SOURCE, Phase.INSTALLING_MOBILITY_SERVICE,
    pytest.param(Phase.AWAITING_AGENT_CONFIGURATION, marks=MODERNISED),
    pytest.param(Phase.REGISTERING_MOBILITY_SERVICE, marks=MODERNISED),
    Phase.DISCOVERING, Phase.ENABLING_REPLICATION, Phase.REPLICATING, Phase.AWAITING_APPROVAL,
    Phase.QUIESCING, Phase.AWAITING_RECOVERY_POINT,
]  # fmt: skip


AFTER = [
    Phase.FAILING_OVER, Phase.VALIDATING, Phase.SWITCHING_OVER, Phase.STOPPING_QUIET_SOURCE,
    Phase.AWAITING_COMMIT,
]  # fmt: skip


@pytest.mark.parametrize("phase", BEFORE)
def test_a_cancellation_in_any_phase_before_the_failover_leaves_the_source_serving(stage, phase):
    stage.at(phase, lambda subject: cancel(subject, stage))
    ref, report = cut_over(stage, WHOLE)
    assert report.outcome is Outcome.CANCELLED
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize("phase", AFTER)
def test_a_cancellation_in_any_phase_after_it_is_heard_in_the_commit_window(stage, phase):
    stage.at(phase, lambda subject: cancel(subject, stage))
    ref, report = cut_over(stage, WHOLE)
    assert report.outcome is Outcome.ROLLED_BACK
    assert "cancelled by mona: not today" in report.because
    assert [call.undo for call in stage.hooks.called] == [False, True]
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize(
    "step", ["start_quiesce", "isolate_instance", "start_quiet_check", "see_item",
             "find_recovery_points", "start_point_failover"]
)  # fmt: skip
def test_a_refusal_at_any_step_before_the_failover_opens_the_source_again(stage, step):
    stage.spoiler.next_time(step, NO_CORES)
    ref, report = cut_over(stage)
    assert report.outcome is Outcome.FAILED
    assert report.left_behind == ()
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize("step", ["isolate_instance", "start_quiet_check", "see_item"])
def test_a_cloud_that_answers_late_or_never_at_first_costs_nothing(stage, step):
    stage.spoiler.next_time(step, Transient("no answer"), RuntimeError("a crash"))
    ref, report = cut_over(stage)
    assert report.outcome is Outcome.MIGRATED, report.because
    assert stage.lost_nothing(ref, report.target_vm_id)


@pytest.mark.parametrize("step", ["release_instance", "start_undo_quiesce"])
def test_what_keeps_the_source_from_serving_again_is_named_and_the_rest_is_done(stage, step):
    stage.spoiler.next_time("see_item", NO_CORES)
    stage.spoiler.next_time(step, NO_CORES)
    _, report = cut_over(stage)
    assert report.outcome is Outcome.FAILED
    (left,) = report.left_behind
    assert "the source may not serve as before" in left
    assert "no cores left" in left


def test_a_cache_that_cannot_be_flushed_is_told(stage):
    def look(_):
        said = {"services": [], "connections": [], "unflushed": ["E"]}
        said["clock"] = stage.clock.now().isoformat()
        fault = CommandFault(QUIET_CHECK, exit_code=0, output=json.dumps(said))
        stage.mobility.commands.fleet.faults.inject(fault)

    stage.at(Phase.QUIESCING, look)
    _, report = cut_over(stage)
    assert report.outcome is Outcome.MIGRATED, report.because
    events = stage.status.list_events("w1", "", 1_000)
    assert [each for each in events if "could not be flushed" in each.event.words]


def test_points_that_stop_coming_open_the_source_again(stage):
    stop = Fault(FaultKind.POINTS_STOP)
    stage.at(Phase.QUIESCING, lambda _: inject(stage.world, stop))
    ref, report = cut_over(stage, without_loss(point_deadline=30 * MINUTE))
    assert report.outcome is Outcome.FAILED
    assert "no recovery point later than" in report.because
    assert serves_again(stage, ref)


def test_a_source_that_comes_to_work_again_while_its_point_is_awaited_is_opened(stage):
    def wake(subject):
        ref = next(r for r in stage.source.instances if r.instance_id == subject.instance_id)
        machine, now = stage.source.machine(ref), stage.clock.now()
        stage.source.workloads.change(machine, now, stop=(), start=(SQL,))

    stage.at(Phase.AWAITING_RECOVERY_POINT, wake)
    ref, report = cut_over(stage)
    assert report.outcome is Outcome.FAILED
    assert "came to work again" in report.because
    assert serves_again(stage, ref)


def test_a_failover_of_which_nobody_knows_is_held_and_the_source_stays_at_rest(stage):
    ref = stage.add_instance()
    stage.source.give(ref, BUSY)
    wave = stage.wave(ref, cutover=without_loss())
    stage.start(wave)
    stage.go_on(until=lambda: any(n == "start_point_failover" for n, _ in stage.spoiler.taken))
    stage.spoiler.next_time("get_job", NO_CORES)
    stage.spoiler.next_time("get_protected_item", NO_CORES)
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert report.outcome is Outcome.HELD
    assert "may have begun" in report.because
    assert stage.source.workloads.places[ref.instance_id].shut


def test_a_machine_of_another_point_than_the_chosen_one_never_becomes_final(stage):
    ref = stage.add_instance()
    stage.source.give(ref, BUSY)
    wave = stage.wave(ref, cutover=without_loss())
    stage.start(wave)
    stage.go_on(until=lambda: stage.machines_in_azure() == 1)
    item = next(iter(stage.world.items.values()))
    item.failover_point = replace(item.failover_point, time=item.failover_point.time - MINUTE)
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert report.outcome is Outcome.ROLLED_BACK
    assert "not without loss" in report.because
    assert not report.certificate.zero_loss
