"""An instance waits until there is room for its cutover, and leaves it to others meanwhile."""

from datetime import time, timedelta

from domain.cutover import CutoverPolicy
from domain.emergency_stop import EmergencyStop
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome, Target
from domain.scheduling.needs import cutover_needs
from domain.scheduling.policy import SlotPolicy
from domain.scheduling.resource import Scarce, kind_of
from domain.scheduling.ticket import SlotKind
from domain.wave import Order
from domain.window import Calendar, Window
from orchestrators.story import cancellation
from tests.orchestrators.slots.occupying import A_DAY, is_empty, occupy, waits_for_slot

POLICY = SlotPolicy()
VAULT = "ferry/ferry-vault"
NIGHTS = CutoverPolicy(
    calendar=Calendar(
        (Window("UTC", time(22), timedelta(hours=6), weekdays=(0, 1, 2, 3, 4, 5, 6)),)
    )
)


def full(stage):
    return occupy(stage, SlotKind.CUTOVER, *cutover_needs(VAULT, "", None))


def phases(stage, wave="w1"):
    return [each.event.phase for each in stage.status.list_events(wave, "", 10_000)]


def test_one_is_cut_over_after_the_other(slots_of):
    stage = slots_of(failovers=1)
    reports = stage.migrate(*(stage.add_instance(n) for n in (1, 2, 3)), slots=POLICY)
    assert {each.outcome for each in reports} == {Outcome.MIGRATED}
    cutover = [Phase.STOPPING_SOURCE, Phase.FAILING_OVER, Phase.VALIDATING]
    assert [each for each in phases(stage) if each in cutover] == cutover * 3
    assert phases(stage).count(Phase.AWAITING_CUTOVER_SLOT) >= 2
    assert is_empty(stage)


def test_whose_window_closes_meanwhile_waits_for_the_next(slots_of):
    stage = slots_of(failovers=1)
    stranger, wave = full(stage), stage.wave(stage.add_instance(), slots=POLICY, cutover=NIGHTS)
    stage.start(wave)
    stage.go_on(until=lambda: waits_for_slot(stage))
    stage.go_on(limit=stage.clock.now() + timedelta(hours=12))
    (instance,) = stage.status.read_wave("w1").instances
    assert instance.phase is Phase.AWAITING_WINDOW
    assert [each.key.kind for each in stage.slots.read().waiting] == []
    stage.slots.give_back([stranger])
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert is_empty(stage)


def test_whose_window_has_closed_before_it_asks_does_not_ask(slots_of):
    stage = slots_of(failovers=1)
    pulled = EmergencyStop(pulled=True, by="mona", at=stage.clock.now(), because="network")
    stage.brake.pull(pulled)
    wave = stage.wave(stage.add_instance(), slots=POLICY, cutover=NIGHTS)
    stage.start(wave)
    stage.go_on(until=lambda: phases(stage)[-1:] == [Phase.EMERGENCY_STOPPED])
    stage.go_on(limit=stage.clock.now() + timedelta(hours=8))
    stage.brake.pull(EmergencyStop(pulled=False, by="mona", at=stage.clock.now(), because=""))
    stage.go_on(until=lambda: phases(stage)[-1] is Phase.AWAITING_WINDOW)
    assert all(each.kind is not SlotKind.CUTOVER for each in asked(stage))
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert is_empty(stage)


def asked(stage):
    return [value.ticket.key for name, value in stage.spoiler.taken if name == "ask_for_slot"]


def test_one_that_is_cancelled_while_it_waits_stays_in_aws(slots_of):
    stage = slots_of(failovers=1)
    full(stage)
    ref, wish = stage.add_instance(), Cancellation("mona")
    stage.at(Phase.AWAITING_CUTOVER_SLOT, lambda s: stage.send(s, cancellation, wish))
    (report,) = stage.migrate(ref, slots=POLICY, cutover=NIGHTS)
    assert (report.outcome, stage.in_aws(ref)) == (Outcome.CANCELLED, True)
    assert [slot.ticket.key.wave for slot in stage.slots.read().held] == ["stranger"]


def test_one_for_whom_there_is_no_room_within_all_patience_stays_in_aws(slots_of):
    stage = slots_of(failovers=1)
    full(stage)
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, slots=SlotPolicy(vigil=A_DAY))
    assert (report.outcome, stage.in_aws(ref)) == (Outcome.FAILED, True)


def test_an_emergency_stop_takes_the_slot_back(slots_of):
    stage = slots_of(failovers=1)
    stranger, wave = full(stage), stage.wave(stage.add_instance(), slots=POLICY)
    stage.start(wave)
    stage.go_on(until=lambda: waits_for_slot(stage))
    pulled = EmergencyStop(pulled=True, by="mona", at=stage.clock.now(), because="network")
    stage.brake.pull(pulled)
    stage.slots.give_back([stranger])
    stage.go_on(until=lambda: phases(stage)[-1] is Phase.EMERGENCY_STOPPED)
    assert SlotKind.CUTOVER not in {slot.ticket.key.kind for slot in stage.slots.read().held}
    stage.brake.pull(EmergencyStop(pulled=False, by="mona", at=stage.clock.now(), because=""))
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


def test_the_cores_of_its_size_are_counted(slots_of):
    stage = slots_of(failovers=1)
    full(stage)
    order = Order(stage.add_instance(), Target(vm_size="Standard_D2s_v5"))
    wave = stage.wave(slots=POLICY)
    stage.start(type(wave)(wave.name, wave.landing, (order,), slots=POLICY))
    stage.go_on(until=lambda: waits_for_slot(stage))
    (ticket,) = stage.slots.read().waiting
    cores = [need.amount for need in ticket.needs if kind_of(need.resource) is Scarce.VCPUS]
    assert cores == [2, 2]
