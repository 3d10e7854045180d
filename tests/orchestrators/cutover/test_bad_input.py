"""Whatever goes wrong in a cutover without loss: nobody serves twice, and nothing is lost."""

import json
from dataclasses import replace

import pytest

from clouds.aws.command_documents import QUIESCE, QUIET_CHECK, UNDO_QUIESCE
from domain.cutover import CommitPolicy, CommitWhen, CutoverPolicy, Hook, HookKind
from domain.emergency_stop import EmergencyStop
from domain.errors import Transient
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome
from domain.provider import Provider
from domain.status import Subject
from local.engine import TaskHub
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.running_commands import answer_scripts
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.trouble import inject
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN, MODERNISED, Stage
from tests.orchestrators.cutover.test_zero_loss import (
    BUSY,
    MINUTE,
    SQL,
    cut_over,
    phases,
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


def cancel(subject, stage):
    stage.send(subject, cancellation, Cancellation("mona", "not today"))


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


SECRET = "s3cret-of-the-operators"


def told_nowhere(stage, step):
    """Say that a step has read the script's end, and that no history holds what it printed."""
    assert step in {name for name, _ in stage.spoiler.taken}
    return not [s for s in stage.story_ids() if SECRET in str(stage.hub.history(s))]


def test_what_an_operators_command_prints_is_in_no_history(stage):
    faults = stage.mobility.commands.fleet.faults
    for document in (QUIESCE, UNDO_QUIESCE):
        faults.inject(CommandFault(document, exit_code=1, output=SECRET, error=SECRET))
    _, report = cut_over(stage)
    assert report.outcome is Outcome.FAILED
    assert told_nowhere(stage, "get_script_end")


@pytest.mark.parametrize("on_instance", [True, False])
def test_what_a_hooks_script_prints_is_in_no_history(stage, on_instance):
    faults = stage.mobility.commands.fleet.faults
    faults.inject(CommandFault(QUIESCE, exit_code=0, output=SECRET, error=SECRET))
    answer_scripts(stage.world, ScriptAnswer(exit_code=0, output=SECRET, error=SECRET))
    balancer = stage.add_instance(8).instance_id if on_instance else ""
    hook = Hook("lb", HookKind.COMMAND, "Set-Lb", "", balancer)
    (report,) = stage.migrate(stage.add_instance(), cutover=CutoverPolicy(hooks=(hook,)))
    assert report.outcome is Outcome.MIGRATED, report.because
    step = "get_script_end" if on_instance else "get_machine_script_end"
    assert told_nowhere(stage, step)


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


def test_an_emergency_stop_during_the_rest_opens_the_source_until_it_is_lifted(stage):
    served = []
    pull = EmergencyStop(pulled=True, by="lena", because="smoke")
    lift = EmergencyStop(pulled=False, by="lena")
    stage.at(Phase.AWAITING_RECOVERY_POINT, lambda _: stage.brake.pull(pull))

    def see(subject):
        ref = next(r for r in stage.source.instances if r.instance_id == subject.instance_id)
        place = stage.source.workloads.places[ref.instance_id]
        served.append((stage.in_aws(ref), set(place.stopped), place.shut))
        stage.brake.pull(lift)

    stage.at(Phase.EMERGENCY_STOPPED, see)
    ref, report = cut_over(stage)
    assert served == [(True, set(), None)]
    assert report.outcome is Outcome.MIGRATED, report.because
    assert phases(stage).count("quiescing") == 2
    assert report.certificate.zero_loss
    assert stage.lost_nothing(ref, report.target_vm_id)


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


def test_points_that_were_all_taken_before_the_rest_open_the_source_at_the_deadline(stage):
    def nothing_later(_):
        stage.spoiler.next_time("find_recovery_points", *[[] for _ in range(500)])

    stage.at(Phase.AWAITING_RECOVERY_POINT, nothing_later)
    ref, report = cut_over(stage, without_loss(point_deadline=30 * MINUTE))
    looks = [name for name, _ in stage.spoiler.taken if name == "find_recovery_points"]
    assert report.outcome is Outcome.FAILED
    assert "the points that came were taken before it" in report.because
    assert 1 < len(looks) <= 41
    assert serves_again(stage, ref)


def test_a_cancellation_while_points_are_all_too_old_opens_the_source_at_once(stage):
    def nothing_later(subject):
        stage.spoiler.next_time("find_recovery_points", *[[] for _ in range(500)])
        stage.clock.listeners.append(Late(stage, subject, 5 * MINUTE))

    stage.at(Phase.AWAITING_RECOVERY_POINT, nothing_later)
    ref, report = cut_over(stage, without_loss(point_deadline=60 * MINUTE * 24))
    assert report.outcome is Outcome.CANCELLED
    assert serves_again(stage, ref)


class Late:
    """Cancels so long after it was made."""

    def __init__(self, stage, subject, after):
        self.stage, self.subject, self.done = stage, subject, False
        self.at = stage.clock.now() + after

    def __call__(self, *_):
        if not self.done and self.stage.clock.now() >= self.at:
            self.done = True
            cancel(self.subject, self.stage)


@pytest.mark.parametrize("step", ["release_instance", "start_undo_quiesce"])
def test_a_source_that_cannot_be_opened_after_an_emergency_stop_is_reported_at_once(stage, step):
    pull = EmergencyStop(pulled=True, by="lena", because="smoke")
    stage.at(Phase.AWAITING_RECOVERY_POINT, lambda _: stage.brake.pull(pull))
    stage.spoiler.next_time(step, NO_CORES)
    _, report = cut_over(stage)
    assert report.outcome is Outcome.FAILED
    assert "the source may not serve as before" in report.left_behind[0]
    assert "emergency stopped" not in phases(stage)


class CancelDuring(list):
    """Cancels while a step is taken that comes after another."""

    def __init__(self, stage, subject, after, step):
        super().__init__()
        self.stage, self.subject, self.after, self.step = stage, subject, after, step

    def append(self, taken):
        super().append(taken)
        names = [name for name, _ in self]
        if taken[0] == self.step and self.after in names:
            cancel(self.subject, self.stage)


@pytest.mark.parametrize("step", ["compare_target", "read_emergency_stop"])
def test_a_cancellation_that_comes_right_before_the_failover_is_not_overrun(stage, step):
    ref = stage.add_instance()
    stage.source.give(ref, BUSY)
    me = Subject("w1", ref.instance_id)
    stage.spoiler.taken = CancelDuring(stage, me, "find_recovery_points", step)
    (report,) = stage.migrate(ref, cutover=without_loss())
    assert report.outcome is Outcome.CANCELLED
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0


@pytest.mark.parametrize("step", ["compare_target", "read_emergency_stop"])
def test_a_cancellation_that_comes_right_before_the_source_stops_is_not_overrun(stage, step):
    ref = stage.add_instance()
    me = Subject("w1", ref.instance_id)
    stage.spoiler.taken = CancelDuring(stage, me, "read_emergency_stop", step)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.CANCELLED
    assert "stop_instance" not in [name for name, _ in stage.spoiler.taken]
    assert (stage.in_aws(ref), stage.traces(ref)) == (True, CLEAN)


def test_a_source_that_is_stopped_first_is_not_stopped_while_the_emergency_stop_is_pulled(stage):
    ref = stage.add_instance()
    pull = EmergencyStop(pulled=True, by="lena", because="smoke")
    lift = EmergencyStop(pulled=False, by="lena")
    looks = [lift, pull]
    stopped = []
    stage.spoiler.next_time("read_emergency_stop", *looks)
    stage.at(
        Phase.EMERGENCY_STOPPED,
        lambda _: stopped.append("stop_instance" in [name for name, _ in stage.spoiler.taken]),
    )
    stage.at(Phase.STOPPING_SOURCE, lambda _: stopped.append(stage.brake.read().pulled))
    stage.spoiler.queued["read_emergency_stop"].extend([pull, lift, lift])
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED
    assert stopped == [False, False]


ONCE = without_loss(hooks=(DNS,), commit=CommitPolicy(CommitWhen.AFTER, 60 * MINUTE))
CUTOVER = [
    Phase.QUIESCING, Phase.AWAITING_RECOVERY_POINT, Phase.FAILING_OVER, Phase.VALIDATING,
    Phase.SWITCHING_OVER, Phase.STOPPING_QUIET_SOURCE, Phase.AWAITING_COMMIT, Phase.COMMITTING,
    Phase.COMPLETING_MIGRATION, Phase.RETIRING_SOURCE,
]  # fmt: skip


def done_once(stage, ref, report):
    """Say that it moved without loss, and that nothing of it was done twice."""
    assert report.outcome is Outcome.MIGRATED, report.because
    assert report.certificate.zero_loss
    assert stage.lost_nothing(ref, report.target_vm_id)
    operations = ["unplanned_failover", "commit", "disable_replication"]
    assert [len(stage.world.ledger.effects(each)) for each in operations] == [1, 1, 1]
    assert [call.undo for call in stage.hooks.called] == [False]
    assert not stage.in_aws(ref)
    return True


@pytest.mark.parametrize("phase", CUTOVER)
@pytest.mark.parametrize("provider", Provider)
def test_an_engine_that_starts_again_in_any_phase_does_nothing_twice(tmp_path, provider, phase):
    settings = WorldSettings(classic=provider is Provider.CLASSIC)
    stage, reached = Stage(settings=settings, state=tmp_path / "hub"), []
    stage.at(phase, reached.append)
    ref = stage.add_instance()
    stage.source.give(ref, BUSY)
    wave = stage.wave(ref, cutover=ONCE)
    stage.start(wave)
    stage.go_on(until=lambda: bool(reached))
    stage.hub.close()
    stage.hub = TaskHub(stage.state, stage.clock)
    stage.restart_worker()
    stage.go_on()
    (report,) = stage.report(wave).reports
    stage.hub.close()
    assert reached
    assert done_once(stage, ref, report)


@pytest.mark.parametrize(
    "phase", [Phase.COMMITTING, Phase.COMPLETING_MIGRATION, Phase.RETIRING_SOURCE]
)
def test_a_cancellation_once_it_is_committed_comes_too_late_and_changes_nothing(stage, phase):
    stage.at(phase, lambda subject: cancel(subject, stage))
    assert done_once(stage, *cut_over(stage, ONCE))


def test_a_cancellation_on_the_way_back_changes_nothing_about_it(stage):
    stage.at(Phase.AWAITING_COMMIT, lambda subject: cancel(subject, stage))
    stage.at(Phase.ROLLING_BACK, lambda subject: cancel(subject, stage))
    ref, report = cut_over(stage, WHOLE)
    assert report.outcome is Outcome.ROLLED_BACK
    assert report.left_behind == ()
    assert [call.undo for call in stage.hooks.called] == [False, True]
    assert len(stage.world.ledger.effects("delete_virtual_machine")) == 1
    assert serves_again(stage, ref)
    assert stage.machines_in_azure() == 0
