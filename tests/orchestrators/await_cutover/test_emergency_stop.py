from datetime import timedelta

import pytest

from domain.emergency_stop import EmergencyStop
from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome
from domain.status import Gate
from domain.target.properties import Difference, TargetComparison, TargetProperties
from domain.validation import Probe, ProbeKind, Validation
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.running_commands import answer_scripts
from orchestrators.story import cancellation
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.planning import group, migrate_together
from tests.orchestrators.rehearsing import begin, no_test_machine_is_left, policy
from tests.orchestrators.test_preflight import ENCRYPTED

PULLED = EmergencyStop(pulled=True, by="mona", because="the network is down")
LIFTED = EmergencyStop(pulled=False, by="mona")
BEFORE = [Phase.ASSESSING, Phase.REPLICATING, Phase.AWAITING_APPROVAL]


def pull(stage):
    return lambda *_: stage.brake.pull(PULLED)


def lift_later(stage, **units):
    stage.clock.listeners.append(LiftAt(stage, timedelta(**units)))


class LiftAt:
    """Lifts the emergency stop so long after it was pulled."""

    def __init__(self, stage, after):
        self.stage, self.after = stage, after

    def __call__(self, *_):
        stop = self.stage.brake.read()
        if stop.pulled and self.stage.clock.now() >= stop.at + self.after:
            self.stage.brake.pull(LIFTED)


@pytest.mark.parametrize("phase", BEFORE)
def test_nothing_stops_or_fails_over_while_it_is_pulled_and_all_goes_on_when_it_is_lifted(
    stage, phase
):
    ref = stage.add_instance()
    seen = []
    stage.at(phase, pull(stage))
    stage.at(
        Phase.EMERGENCY_STOPPED,
        lambda _: seen.append((stage.in_aws(ref), stage.machines_in_azure())),
    )
    lift_later(stage, hours=30)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED
    assert seen == [(True, 0)]
    (machine,) = stage.world.virtual_machines.values()
    pulled = stage.brake.read().at
    assert machine.created > pulled


def test_who_waits_is_told_who_pulled_it_and_why(stage):
    stage.at(Phase.AWAITING_APPROVAL, pull(stage))
    words = []
    stage.status.listeners.append(lambda p: words.append(p.waiting.words) if p.waiting else None)
    lift_later(stage, minutes=1)
    stage.migrate()
    assert "pulled by mona: the network is down" in words[-1]


def test_who_is_cancelled_while_it_is_pulled_is_left_as_it_was_found(stage):
    ref = stage.add_instance()
    stage.brake.pull(PULLED)
    stage.at(
        Phase.EMERGENCY_STOPPED,
        lambda subject: stage.send(subject, cancellation, Cancellation("mona")),
    )
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.CANCELLED
    assert (stage.traces(ref), stage.in_aws(ref)) == (CLEAN, True)


def test_a_stop_that_nobody_can_read_counts_as_pulled_until_it_can_be(stage):
    stage.spoiler.next_time("read_emergency_stop", Refused(Refusal("tables.403", "stop", "no")))
    words = []
    stage.status.listeners.append(lambda p: words.append(p.waiting.words) if p.waiting else None)
    (report,) = stage.migrate()
    assert report.outcome is Outcome.MIGRATED
    assert "can't be read" in words[-1]


def test_a_failover_that_is_asked_for_after_it_was_pulled_does_not_begin_and_the_source_serves(
    stage,
):
    ref = stage.add_instance()
    stage.at(Phase.FAILING_OVER, pull(stage))
    seen = []
    lift_later(stage, hours=1)
    stage.clock.listeners.append(
        lambda: (
            seen.append((stage.in_aws(ref), stage.machines_in_azure()))
            if stage.brake.read().pulled
            else None
        )
    )
    (report,) = stage.migrate(ref)
    assert (seen[-1], {made for _, made in seen}) == ((True, 0), {0})
    assert report.outcome is Outcome.MIGRATED


def test_a_failover_that_had_begun_is_found_again_and_goes_on(stage):
    def begin_and_crash(progress):
        if progress.phase is Phase.FAILING_OVER and not stage.brake.read().pulled:
            (told,) = stage.status.read_wave("w1").instances
            stage.clouds.site_recovery.start_failover(told.item_id)
            stage.brake.pull(PULLED)

    stage.status.listeners.append(begin_and_crash)
    (report,) = stage.migrate()
    assert (report.outcome, stage.brake.read().pulled) == (Outcome.MIGRATED, True)


def test_no_plan_fails_over_while_it_is_pulled(stage):
    refs = [stage.add_instance(number) for number in (1, 2)]
    stage.at(Phase.FAILING_OVER, pull(stage))
    report = migrate_together(stage, group(*refs))
    assert {each.outcome for each in report.reports} == {Outcome.FAILED}
    assert stage.machines_in_azure() == 0
    assert all(stage.in_aws(ref) for ref in refs)


def test_what_has_become_critical_while_it_was_pulled_stops_the_instance_before_the_next_try(stage):
    ref = stage.add_instance()
    guest = stage.mobility.fleet.agents[ref.instance_id]
    stage.at(Phase.FAILING_OVER, pull(stage))
    stage.at(Phase.EMERGENCY_STOPPED, lambda _: setattr(guest, "guest", ENCRYPTED))
    lift_later(stage, hours=1)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.FAILED
    assert "BitLocker" in report.because
    assert (stage.traces(ref), stage.in_aws(ref), stage.machines_in_azure()) == (CLEAN, True, 0)


def test_a_rehearsal_that_was_begun_while_it_was_pulled_is_cleaned_before_the_next_try(stage):
    ref = stage.add_instance()
    probe = Probe("shop", ProbeKind.COMMAND, script="Test-Shop", timeout=timedelta(hours=9))
    answer_scripts(stage.world, ScriptAnswer(takes=timedelta(hours=9), times=1))
    wave = stage.wave(ref, cutover=policy(stage, Validation(probes=(probe,))))
    stage.at(Phase.FAILING_OVER, pull(stage))
    stage.at(Phase.EMERGENCY_STOPPED, lambda _: begin(stage, wave))
    lift_later(stage, hours=2)
    stage.start(wave)
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert (report.outcome, report.because) == (Outcome.MIGRATED, "")
    assert no_test_machine_is_left(stage)
    phases = [each.event.phase for each in stage.status.list_events("w1", "", 1_000)]
    assert Phase.REHEARSING in phases[phases.index(Phase.EMERGENCY_STOPPED) :]


def test_drift_while_it_was_pulled_may_be_mended_before_the_next_try(stage):
    drifts = TargetComparison(
        TargetProperties(), (Difference("size", "Standard_D2", "Standard_D4"),)
    )
    ref = stage.add_instance()
    asked = []
    stage.at(Phase.FAILING_OVER, pull(stage))
    stage.at(Phase.EMERGENCY_STOPPED, lambda _: stage.spoiler.next_time("compare_target", drifts))
    lift_later(stage, hours=1)
    stage.status.listeners.append(
        lambda p: (
            asked.append(p.waiting.words)
            if p.waiting and p.waiting.gate is Gate.MANUAL_STEP
            else None
        )
    )
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.MIGRATED
    assert any("Standard_D4" in words for words in asked)
