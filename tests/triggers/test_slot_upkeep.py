"""What the timer does for slots: it wakes who came in, and gives back what is nobody's."""

from datetime import timedelta

from domain.migration import Outcome
from domain.scheduling.limits import SlotRules
from domain.scheduling.resource import Need, Scarce, resource
from domain.scheduling.ticket import SlotKind
from tests.orchestrators.slots.occupying import is_empty, occupy, waits_for_slot
from tests.triggers.books import played
from triggers.slot_upkeep import keep_slots

COPY = Need(resource(Scarce.COPIES, "ferry-appliance"), 1)
WITH_SLOTS = {"policy": {"slots": {"priority": 7, "mbits": 100}}}


def test_what_is_nobodys_is_given_back_and_whoever_waits_goes_on_at_once():
    async def scenario(books):
        books.slot_rules = SlotRules(copies=1)
        books.restart_worker()
        occupy(books, SlotKind.COPY, COPY)
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id, **WITH_SLOTS)
        books.go_on(until=lambda: waits_for_slot(books))
        (ticket,) = books.slots.read().waiting
        assert (ticket.priority, ticket.key.kind) == (7, SlotKind.COPY)
        books.go_on(limit=books.clock.now() + timedelta(hours=2))
        began = books.clock.now()
        await books.do(keep_slots, books.clouds, books.stories)
        books.go_on(until=lambda: not waits_for_slot(books))
        assert books.clock.now() == began
        books.go_on()
        assert books.outcomes("w1") == [Outcome.MIGRATED]
        assert is_empty(books)

    played(scenario)


def test_what_a_broken_story_held_is_given_back():
    async def scenario(books):
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id, **WITH_SLOTS)
        books.go_on(until=lambda: books.slots.read().held)
        for story in ("w1", f"w1:{ref.instance_id}"):
            books.terminate(story)
        books.go_on()
        assert not is_empty(books)
        await books.keep_up()
        await books.keep_up()
        assert is_empty(books)

    played(scenario)
