"""An instance waits until there is room to replicate it, and to copy it."""

from datetime import timedelta

import pytest

from clouds.slot_keeping import let_in_by
from domain.cutover_groups import CutoverGroup
from domain.errors import Refusal, Refused
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome
from domain.provider import Provider
from domain.recovery_plan import BootGroup
from domain.scheduling.estimate import starts_of
from domain.scheduling.limits import limits_for
from domain.scheduling.policy import SlotPolicy
from domain.scheduling.resource import Need, Scarce, resource
from domain.scheduling.ticket import SlotKind
from local.engine import TaskHub
from orchestrators.story import cancellation
from tests.orchestrators.classic import protect
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.slots.occupying import A_DAY, A_MONTH, is_empty, occupy, waits_for_slot

POLICY = SlotPolicy()
COPIED_AT = [(Provider.MODERNISED, 320), (Provider.CLASSIC, 225)]  # Mbit/s, with its jobs
ASKS = {"ask_for_slot", "look_for_slot", "give_slots_back"}


def asked(stage):
    """List the kinds that were asked for, in their order, each once."""
    orders = [value.ticket.key for name, value in stage.spoiler.taken if name == "ask_for_slot"]
    return [each.kind for each in dict.fromkeys(orders)]


def phases(stage, wave="w1"):
    return [each.event.phase for each in stage.status.list_events(wave, "", 10_000)]


@pytest.mark.parametrize(("provider", "mbits"), COPIED_AT)
def test_a_wave_of_thirty_takes_as_long_as_was_foretold(slots_of, provider, mbits):
    stage = slots_of(provider, copies=3)
    wave = stage.wave(
        *(stage.add_instance(number) for number in range(1, 31)), slots=SlotPolicy(mbits=mbits)
    )
    stage.start(wave)
    stage.go_on(until=lambda: sum(map(is_copy, stage.slots.read().waiting)) == 27)
    begun, ledger = stage.clock.now(), stage.slots.read()
    limits = limits_for({n.resource for t in ledger.waiting for n in t.needs}, stage.slot_rules)
    foretold = max(starts_of(ledger, limits, begun).values()) - begun
    stage.go_on(until=lambda: not stage.slots.read().waiting)
    assert abs((stage.clock.now() - begun) / foretold - 1) < 0.1
    stage.go_on()
    assert {each.outcome for each in stage.report(wave).reports} == {Outcome.MIGRATED}
    assert is_empty(stage)


def is_copy(ticket):
    return ticket.key.kind is SlotKind.COPY


def test_one_that_waits_says_why_and_when_and_goes_on_as_soon_as_there_is_room(slots_of):
    stage = slots_of(copies=1)
    told = []
    stage.status.listeners.append(lambda p: told.append(p) if p.waiting else None)
    reports = stage.migrate(stage.add_instance(1), stage.add_instance(2), slots=POLICY)
    assert {each.outcome for each in reports} == {Outcome.MIGRATED}
    (first, *_) = [each for each in told if each.phase is Phase.AWAITING_SLOT]
    assert "initial replications at once" in first.waiting.words
    assert "1 needed, 0 of 1 free; number 1 of those who want it; about 2026" in first.waiting.words
    assert (first.waiting.position, first.waiting.starts > first.at) == (1, True)
    second = first.subject.instance_id
    moments = [
        (each.event.at, each.event.instance_id == second, each.event.phase)
        for each in stage.status.list_events("w1", "", 10_000)
    ]
    replicated = next(at for at, his, phase in moments if not his and phase in AFTER_COPYING)
    enabled = next(at for at, his, phase in moments if his and phase is Phase.ENABLING_REPLICATION)
    assert enabled - replicated < timedelta(seconds=1)


AFTER_COPYING = {Phase.AWAITING_APPROVAL}


def test_a_wave_without_a_policy_asks_for_nothing(slots_of):
    stage = slots_of(copies=1, machines=1, failovers=1)
    stage.migrate(stage.add_instance(1), stage.add_instance(2))
    assert not ASKS & {name for name, _ in stage.spoiler.taken}
    assert stage.slots.changes == 0
    assert not {Phase.AWAITING_SLOT, Phase.AWAITING_CUTOVER_SLOT} & set(phases(stage))


def test_one_that_is_let_in_at_once_waits_in_no_phase(slots_of):
    stage = slots_of(copies=1, machines=1, failovers=1)
    stage.migrate(slots=POLICY)
    assert asked(stage) == [SlotKind.REPLICATION, SlotKind.COPY, SlotKind.CUTOVER]
    assert not {Phase.AWAITING_SLOT, Phase.AWAITING_CUTOVER_SLOT} & set(phases(stage))


def full(stage):
    return occupy(stage, SlotKind.COPY, Need(resource(Scarce.COPIES, "ferry-appliance"), 1))


@pytest.mark.parametrize(("days", "first"), [(0, "high"), (6, "low")])
def test_whoever_has_waited_for_long_goes_before_a_higher_priority(slots_of, days, first):
    stage = slots_of(copies=1)
    stranger = full(stage)
    for number, (name, priority) in enumerate((("low", 0), ("high", 5)), 1):
        ref = stage.add_instance(number)
        stage.start(stage.wave(ref, name=name, slots=SlotPolicy(priority, vigil=A_MONTH)))
        stage.go_on(until=lambda name=name: waits_for_slot(stage, name))
        stage.go_on(limit=stage.clock.now() + timedelta(days=days))
    stage.slots.give_back([stranger])
    (came,) = [each for each in let_in_by(stage.clouds) if each.kind is SlotKind.COPY]
    assert came.wave == first
    stage.go_on()
    assert is_empty(stage)


def test_one_that_is_cancelled_while_it_waits_leaves_nothing(slots_of):
    stage = slots_of(copies=1)
    stranger, ref = full(stage), stage.add_instance()
    stage.at(Phase.AWAITING_SLOT, lambda s: stage.send(s, cancellation, Cancellation("mona")))
    (report,) = stage.migrate(ref, slots=POLICY)
    assert report.outcome is Outcome.CANCELLED
    assert stage.traces(ref) == CLEAN
    stage.slots.give_back([stranger])
    assert is_empty(stage)


def test_a_host_that_is_restarted_meanwhile_changes_nothing(slots_of, tmp_path):
    stage = slots_of(copies=1)
    stage.hub.close()
    stage.hub = TaskHub(tmp_path / "hub.sqlite3", stage.clock)
    stranger, wave = full(stage), stage.wave(stage.add_instance(), slots=POLICY)
    stage.start(wave)
    stage.go_on(until=lambda: waits_for_slot(stage))
    stage.hub.close()
    stage.hub = TaskHub(tmp_path / "hub.sqlite3", stage.clock)
    stage.restart_worker()
    stage.slots.give_back([stranger])
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert is_empty(stage)


def test_one_for_whom_there_is_never_room_gives_up_in_the_end(slots_of):
    stage = slots_of(copies=1)
    full(stage)
    (report,) = stage.migrate(slots=SlotPolicy(vigil=A_DAY))
    assert (report.outcome, "watch_slot" in report.because) == (Outcome.FAILED, True)


def test_a_ticket_that_is_lost_is_written_anew(slots_of):
    stage = slots_of(copies=1)
    stranger, wave = full(stage), stage.wave(stage.add_instance(), slots=POLICY)
    stage.start(wave)
    stage.go_on(until=lambda: waits_for_slot(stage))
    stage.slots.give_back([each.key for each in stage.slots.read().waiting])
    stage.go_on(until=lambda: stage.slots.read().waiting)
    stage.slots.give_back([stranger])
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED


def test_what_can_not_be_given_back_at_once_is_given_back_in_the_end(slots_of):
    stage = slots_of(copies=1)
    stage.spoiler.next_time("give_slots_back", Refused(Refusal("tables.403", "s", "no", "Grant.")))
    stage.migrate(slots=POLICY)
    assert is_empty(stage)


def test_an_item_that_was_there_before_waits_for_no_copy(slots_of):
    stage = slots_of(Provider.CLASSIC, copies=1)
    ref = stage.add_instance()
    protect(stage, ref)
    stage.migrate(ref, slots=POLICY)
    assert asked(stage) == [SlotKind.CUTOVER]


@pytest.mark.parametrize(
    ("shape", "kinds"),
    [("recovery_plan", [SlotKind.COPY]), ("cutover_groups", [SlotKind.COPY, SlotKind.CUTOVER])],
)
def test_those_who_wait_for_each_other_hold_nothing_while_they_do(slots_of, shape, kinds):
    stage = slots_of(machines=1, copies=1, failovers=1)
    refs = [stage.add_instance(1), stage.add_instance(2)]
    ids = [str(ref) for ref in refs]
    parts = {
        "recovery_plan": tuple(BootGroup((each,)) for each in ids),
        "cutover_groups": tuple(CutoverGroup(each, (each,)) for each in ids),
    }
    reports = stage.migrate(*refs, slots=POLICY, **{shape: parts[shape]})
    assert {each.outcome for each in reports} == {Outcome.MIGRATED}
    assert set(asked(stage)) == set(kinds)
    assert is_empty(stage)
