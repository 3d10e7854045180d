"""Where nobody can tell what became of a failover, and remarks of what was done at the source."""

from datetime import timedelta

from domain.cutover import UNVALIDATED, CommitPolicy, CutoverPolicy
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.validation import Validation
from domain.virtual_machine import PowerState, VirtualMachine
from local.simulators.aws.memory.quiescence import SimulatedQuiescence
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.orchestrators.cutover.test_zero_loss import cut_over, without_loss
from tests.orchestrators.undoing import DAY, NO_CORES


def held_in_doubt(stage, report):
    stage.clock.advance(DAY)
    return report.outcome is Outcome.HELD and "may have begun" in report.because


def test_a_failover_that_has_ended_and_cannot_be_looked_at_is_held(stage):
    ref = stage.add_instance()
    wave = stage.wave(ref)
    stage.at(Phase.FAILING_OVER, lambda _: stage.spoiler.next_time("get_protected_item", NO_CORES))
    stage.start(wave)
    stage.go_on()
    (report,) = stage.report(wave).reports
    assert held_in_doubt(stage, report)
    assert not stage.in_aws(ref)


def test_a_source_is_not_woken_while_nobody_can_prove_that_nothing_began(stage):
    ref = stage.add_instance()

    def spoil(_):
        stage.spoiler.next_time("stop_instance", NO_CORES)
        stage.spoiler.next_time("get_protected_item", NO_CORES)

    stage.at(Phase.STOPPING_SOURCE, spoil)
    (report,) = stage.migrate(ref)
    assert held_in_doubt(stage, report)
    assert "start_instance" not in {name for name, _ in stage.spoiler.taken}


def test_the_very_words_let_a_machine_be_committed_that_nobody_could_look_at(stage):
    seen = VirtualMachine("/vm", PowerState.RUNNING, provisioned=True)
    bugs = [RuntimeError("a bug of ours")] * 3
    stage.at(
        Phase.VALIDATING, lambda _: stage.spoiler.next_time("get_virtual_machine", seen, *bugs)
    )
    policy = CutoverPolicy(
        commit=CommitPolicy(unvalidated=UNVALIDATED), validation=Validation(agent=False)
    )
    (report,) = stage.migrate(cutover=policy)
    assert report.outcome is Outcome.MIGRATED, report.because
    events = [each.event.words for each in stage.status.list_events("w1", "", 1_000)]
    assert any("not validated, which the policy allows" in words for words in events)


def test_what_isolating_and_releasing_the_source_had_to_say_stands_among_the_events(
    stage, monkeypatch
):
    for name, words in (("isolate", "a balancer keeps its own"), ("release", "a group was gone")):
        act = getattr(SimulatedQuiescence, name)
        spoken = lambda self, order, act=act, words=words: (*act(self, order), words)  # noqa: E731
        monkeypatch.setattr(SimulatedQuiescence, name, spoken)
    stage.at(Phase.QUIESCING, lambda _: inject(stage.world, Fault(FaultKind.POINTS_STOP)))
    cut_over(stage, without_loss(point_deadline=timedelta(minutes=30)))
    events = [each.event.words for each in stage.status.list_events("w1", "", 1_000)]
    assert "a balancer keeps its own" in events
    assert "a group was gone" in events
