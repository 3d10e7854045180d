"""Slots through crashes: no room given away twice, and nothing held for nobody."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
)

from clouds.ports.slots import MOST_AT_ONCE
from clouds.slot_keeping import give_back_left_behind, let_in_all
from domain.errors import Transient
from domain.migration import MigrationReport, Outcome
from domain.run import Run, RunOrder
from domain.scheduling.admission import let_in
from domain.scheduling.limits import SlotRules
from domain.scheduling.needs import cutover_needs
from domain.scheduling.order import Manners
from domain.scheduling.reconciling import left_behind
from domain.scheduling.ticket import SlotKind
from domain.status import InstanceStatus
from domain.target.offer import RegionOffer
from domain.target.quota import CoreUsage
from domain.target.size import AzureSize
from domain.wave_status import WaveStatus
from local.simulators.slot_book import SimulatedSlotBook
from tests.domain.scheduling.fleet import NOON, limits, names, ticket

RULES = SlotRules(copies=3, mbits=100)


class Clouds(SimpleNamespace):
    """The ports that keep slots going; `under_way` are the ids of wave w's run."""

    def __init__(self, *under_way, known=True):
        instances = [InstanceStatus(each) for each in under_way]
        instances.append(InstanceStatus("done", report=MigrationReport("done", Outcome.FAILED)))
        wave = WaveStatus("w", NOON, tuple(instances))
        run = Run("w", 1, tuple(each.instance_id for each in instances))
        offer = RegionOffer("westeurope", (), (CoreUsage("cores", 4, 10),))
        super().__init__(
            slots=SimulatedSlotBook(),
            register=SimpleNamespace(begun_runs=lambda: (RunOrder(run, "w.json"),)),
            status=SimpleNamespace(read_wave=lambda _: wave if known else None),
            capacity=SimpleNamespace(read_offer=lambda _: offer),
        )


def come(clouds, rules=RULES):
    return sorted(key.instance_id for key in let_in_all(clouds, rules, "net", NOON, Manners()))


def test_all_for_whom_there_is_room_are_let_in_however_many_they_are():
    clouds = Clouds()
    clouds.slots.ask([ticket(f"i-{n:03}") for n in range(2 * MOST_AT_ONCE + 9)])
    assert len(come(clouds, SlotRules(copies=2 * MOST_AT_ONCE + 3))) == 2 * MOST_AT_ONCE + 3
    assert come(clouds, SlotRules(copies=2 * MOST_AT_ONCE + 3)) == []
    assert len(clouds.slots.read().waiting) == 6


def test_cores_are_counted_with_those_that_are_in_use():
    clouds = Clouds()
    needs = cutover_needs("v", "westeurope", AzureSize("D2", "dsv5", 2, 8, 4, 2))
    clouds.slots.ask([replace(ticket(f"i-{n}"), needs=needs) for n in range(9)])
    assert come(clouds) == ["i-0", "i-1", "i-2"]


def test_somebody_who_is_beaten_reads_anew():
    clouds = Clouds()
    clouds.slots.ask([ticket("a"), ticket("b")])
    book, moves = clouds.slots, []

    class Beaten:
        def read(self):
            ledger = book.read()
            if not moves:
                moves.append(book.let_in([ticket("a").key], NOON, ledger.mark))
            return ledger

        def let_in(self, *words):
            return book.let_in(*words)

    clouds.slots = Beaten()
    assert come(clouds) == ["b"]
    assert sorted(names(slot.ticket for slot in book.read().held)) == ["a", "b"]


def test_whoever_is_beaten_each_time_leaves_it_to_the_others():
    clouds = Clouds()
    clouds.slots.ask([ticket("a")])
    ledger = clouds.slots.read()
    clouds.slots = SimpleNamespace(read=lambda: ledger, let_in=lambda *_: False)
    with pytest.raises(Transient):
        come(clouds)


def test_what_is_left_behind_is_given_back_and_the_rest_stays():
    clouds = Clouds("a", "b")
    clouds.slots.ask([ticket("a"), ticket("b"), ticket("done"), ticket("gone"), ticket("x", "x")])
    come(clouds)
    gone = give_back_left_behind(clouds)
    assert [key.instance_id for key in gone] == ["done", "gone", "x"]
    ledger = clouds.slots.read()
    assert sorted(names([*ledger.waiting, *(s.ticket for s in ledger.held)])) == ["a", "b"]
    assert give_back_left_behind(Clouds("a")) == ()


def test_a_wave_that_nobody_knows_holds_nothing():
    clouds = Clouds("a", known=False)
    clouds.slots.ask([ticket("a")])
    assert len(give_back_left_behind(clouds)) == 1


class Crashes(RuleBasedStateMachine):
    """Stories ask, hold and give back; keepers let in and reconcile; all may die at any point.

    What dies between two operations simply never does the next one; an answer that is lost makes
    the same operation come again, at once or much later.
    """

    keys, keepers, looks = Bundle("keys"), Bundle("keepers"), Bundle("looks")

    def __init__(self):
        super().__init__()
        self.book, self.active, self.tickets, self.count = SimulatedSlotBook(), set(), {}, 0
        self.entered, self.lost = set(), 0

    @rule(target=keys, copies=some.integers(1, 2), link=some.integers(0, 60))
    def begin(self, copies, link):
        self.count += 1
        made = ticket(f"i-{self.count}", f"w{self.count % 2}", copies=copies, link=link)
        self.tickets[made.key] = made
        self.active.add(made.key.subject)
        return made.key

    @rule(key=keys)
    def ask_once_more_or_late(self, key):
        self.book.ask([self.tickets[key]])

    @rule(target=keepers)
    def keeper_reads(self):
        ledger = self.book.read()
        chosen = let_in(ledger, limits(copies=3), NOON, Manners())
        return [each.key for each in chosen], ledger.mark

    @rule(keeper=keepers)
    def keeper_writes_perhaps_again(self, keeper):
        chosen, mark = keeper
        if chosen and self.book.let_in(chosen, NOON, mark):
            self.entered |= {key for key in chosen if key.subject in self.active}

    @rule(key=keys, kind=some.sampled_from(SlotKind))
    def give_back_perhaps_again(self, key, kind):
        if key.subject not in self.active:
            self.book.give_back([replace(key, kind=kind), key])
            self.entered.discard(key)

    @rule(key=keys, tidy=some.booleans())
    def end(self, key, tidy):
        self.active.discard(key.subject)
        self.entered.discard(key)
        if tidy:
            self.book.give_back([key])

    @rule(target=looks)
    def reconciler_reads(self):
        return self.book.read()

    @rule(look=consumes(looks))
    def reconciler_gives_back(self, look):
        self.book.give_back(left_behind(look, self.active))

    @invariant()
    def never_more_are_in_than_there_is_room(self):
        held = [slot.ticket for slot in self.book.read().held]
        assert sum(each.needs[0].amount for each in held) <= 3
        assert sum(need.amount for each in held for need in each.needs[1:]) <= 100

    @invariant()
    def nobody_under_way_loses_its_slot(self):
        assert self.entered <= {slot.ticket.key for slot in self.book.read().held}

    def teardown(self):
        self.book.give_back(left_behind(self.book.read(), self.active))
        ledger = self.book.read()
        keys = [each.key for each in (*ledger.waiting, *(s.ticket for s in ledger.held))]
        assert {key.subject for key in keys} <= self.active
        self.book.give_back(left_behind(ledger, ()))
        assert self.book.read().held == self.book.read().waiting == ()


TestCrashes = Crashes.TestCase
TestCrashes.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
