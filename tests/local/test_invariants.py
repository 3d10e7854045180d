"""That nobody breaks an invariant unseen: each is broken once by hand."""

from collections import Counter
from datetime import timedelta

import pytest

from domain.cutover import CutoverPolicy
from domain.itinerary import Phase
from domain.scheduling.limits import SlotRules
from domain.scheduling.policy import SlotPolicy
from domain.scheduling.resource import Need, Scarce, resource
from domain.scheduling.ticket import SlotKey, SlotKind, Ticket
from domain.source_instance import InstanceState
from domain.status import Gate, Waiting
from domain.validation import Check
from domain.virtual_machine import PowerState, VirtualMachine
from local.invariants import Invariants
from local.invariants.watched import for_a_person
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from tests.orchestrators.conftest import NO, Stage
from tests.orchestrators.planning import group, migrate_together
from tests.orchestrators.undoing import NO_CORES


@pytest.fixture
def stage():
    made = Stage()
    yield made
    made.hub.close()


def broken(stage, phase, act):
    """Break something in a phase; tell what was seen."""
    ref = stage.add_instance()
    stage.at(phase, lambda _: act(ref))
    with pytest.raises(AssertionError) as seen:
        stage.migrate(ref)
    return str(seen.value)


def test_a_resource_of_which_too_much_is_given_away_is_seen(stage):
    def squander(_):
        stage.slot_rules = SlotRules(machines=1)
        tickets = [Ticket(each, stage.clock.now(), HOUR, ONE_MACHINE) for each in STRANGERS]
        stage.slots.ask(tickets)
        stage.slots.let_in(STRANGERS, stage.clock.now(), stage.slots.read().mark)

    assert "slots take 2 of machines:a, and there is 1" in broken(
        stage, Phase.REPLICATING, squander
    )


def test_a_slot_that_is_taken_from_whoever_holds_it_is_seen(stage):
    def rob(_):
        stage.slots.give_back([each.ticket.key for each in stage.slots.read().held])

    stage.at(Phase.REPLICATING, rob)
    with pytest.raises(AssertionError, match="holds its slot no more"):
        stage.migrate(slots=SlotPolicy())


HOUR = timedelta(hours=1)
ONE_MACHINE = (Need(resource(Scarce.MACHINES, "a"), 1),)
STRANGERS = [SlotKey(SlotKind.REPLICATION, "w", name) for name in ("i-1", "i-2")]


def test_both_sides_that_serve_are_seen(stage):
    words = broken(stage, Phase.VALIDATING, stage.source.start_instance)
    assert "both sides serve" in words


def test_a_failover_without_an_approval_is_seen(stage):
    words = broken(stage, Phase.FAILING_OVER, lambda _: stage.status._answers.clear())
    assert "without a valid approval" in words


def test_a_rejected_one_that_fails_over_is_seen(stage):
    def turn_round(ref):
        for key in stage.status._answers:
            stage.status._answers[key] = NO
        del ref

    assert "without a valid approval" in broken(stage, Phase.FAILING_OVER, turn_round)


def test_a_commit_of_a_machine_that_does_not_run_is_seen(stage):
    def unplug(_):
        for machine in stage.world.virtual_machines.values():
            machine.boot = None

    assert "committed and not validated" in broken(stage, Phase.COMMITTING, unplug)


def test_a_time_in_which_nobody_serves_is_seen(stage):
    def wait(_):
        stage.clock.advance(timedelta(days=5))

    assert "neither side serves since" in broken(stage, Phase.FAILING_OVER, wait)


def test_an_end_at_which_nobody_serves_is_seen(stage):
    def stop(ref):
        instance = stage.source.instances[ref]
        instance.change(InstanceState.STOPPING, InstanceState.STOPPED, stage.clock.now())

    stage.spoiler.next_time("start_failover", NO_CORES)
    assert "its source does not serve" in broken(stage, Phase.TAKING_BACK, stop)


def test_a_commit_of_a_machine_whose_agent_never_was_ready_is_seen(stage):
    well = VirtualMachine("/vm", PowerState.RUNNING, provisioned=True, agent_ready=True)

    def lie(_):
        stage.spoiler.next_time("get_virtual_machine", well, well, well)

    stage.world.faults.inject(Fault(FaultKind.AGENT_NEVER_READY))
    assert "committed and not validated" in broken(stage, Phase.VALIDATING, lie)


def test_a_commit_after_a_validation_that_did_not_pass_is_seen(stage, monkeypatch):
    monkeypatch.setattr("orchestrators.cut_over.require_validated", lambda *_: "")
    ill = Check("boot", passed=False, evidence="a blue screen")
    monkeypatch.setattr("orchestrators.validate_machine.boot_check", lambda *_, **__: ill)
    assert "committed and not validated" in broken(stage, Phase.VALIDATING, lambda _: None)


def test_a_failover_of_a_plan_without_an_approval_is_seen(stage):
    refs = [stage.add_instance(number) for number in (1, 2)]
    stage.at(Phase.STOPPING_SOURCE, lambda _: stage.status._answers.clear())
    with pytest.raises(AssertionError, match="without a valid approval"):
        migrate_together(stage, group(*refs))


def test_an_agreed_time_that_is_over_is_seen(stage):
    ref = stage.add_instance()
    stage.at(Phase.FAILING_OVER, lambda _: stage.clock.advance(timedelta(hours=9)))
    policy = CutoverPolicy(outage=timedelta(hours=1))
    with pytest.raises(AssertionError, match="neither side serves since"):
        stage.migrate(ref, cutover=policy)


def test_of_many_cutovers_each_is_looked_at_by_turns(stage, monkeypatch):
    looked = Counter()
    look = Invariants._require_one

    def see(self, known, machine):
        looked[known.subject.instance_id] += 1
        look(self, known, machine)

    monkeypatch.setattr(Invariants, "_require_one", see)
    refs = [stage.add_instance(number) for number in range(1, 8)]
    stage.migrate(*refs)
    assert set(looked) == {ref.instance_id for ref in refs}
    assert max(looked.values()) < 2 * min(looked.values())


@pytest.mark.parametrize("gate", Gate)
def test_nobody_takes_as_long_as_they_like_while_the_source_has_to_serve(gate):
    person = gate in {Gate.APPROVAL, Gate.MANUAL_STEP, Gate.COMMIT}
    assert for_a_person(Waiting(gate, "words")) is person
    assert not for_a_person(None)
