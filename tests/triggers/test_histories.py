"""Histories are forgotten some days after their stories have ended, and nothing with them."""

import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest

from domain.evidence import Evidence, wave_evidence_name
from domain.history import root_of, story_evidence_name
from domain.item_care import ItemCare
from domain.itinerary import Phase
from domain.names import retirement_story_id
from domain.retention import Afterwards, RetainedSource
from domain.source_instance import InstanceRef
from domain.status import Subject
from domain.wave_status import WaveState, state_of
from durable.flow import Flow
from local.rehearsal import ACCOUNT, REGION
from orchestrators.care_for_item import move_item
from orchestrators.migrate_instance import migrate_instance
from tests.triggers.books import NOBODY, played
from triggers.care import free_name
from triggers.evidence_keeping import export_evidence, opened, was_told
from triggers.histories import purge_histories, tell_retired
from triggers.retention import retire_due
from wire import from_wire

MONTH = timedelta(days=30)


async def export(books):
    await books.do(export_evidence, books.clouds, books.stories, books.clock.now())


async def purge(books, **how):
    """Purge what ended a month ago; tell what is left."""
    before = books.clock.now() - MONTH
    await books.do(lambda: purge_histories(books.clouds, books.stories, before, **how))
    return sorted(books.story_ids())


async def over(books, *waves):
    """Let waves come to their end, and their evidence be kept; a month passes."""
    for number, wave in enumerate(waves):
        ref = books.add_instance(number + 1)
        await books.accept(wave, ref.instance_id)
    books.go_on()
    await export(books)
    books.clock.advance(MONTH + timedelta(hours=1))


def evidence(books, wave, run=1):
    name = wave_evidence_name(wave, run)
    return from_wire(Evidence, opened(name, books.documents.get(name))["evidence"])


def test_what_is_over_for_a_month_is_forgotten_with_its_children_and_the_wave_still_answers():
    async def scenario(books):
        await over(books, "w1")
        before = books.status.read_wave("w1")
        assert len(books.story_ids()) > 10
        assert await purge(books) == []
        assert books.status.read_wave("w1") == before
        assert state_of(before) is WaveState.FINISHED
        assert evidence(books, "w1").instances[0].report == before.instances[0].report
        await books.keep_up()
        await books.accept("w1", before.instances[0].instance_id)  # the same document again
        books.go_on()
        assert books.story_ids() == []

    played(scenario)


def test_nothing_is_forgotten_before_its_time_or_while_it_runs():
    async def scenario(books):
        old, young = books.add_instance(1), books.add_instance(2)
        books.answers[old.instance_id] = None
        await books.accept("old", old.instance_id)  # which waits for its approval
        books.go_on(until=lambda: phase_of(books, "old") is Phase.AWAITING_APPROVAL)
        books.clock.advance(timedelta(days=13))
        await books.accept("young", young.instance_id)
        books.go_on(limit=books.clock.now() + timedelta(hours=20))
        await export(books)
        there = sorted(books.story_ids())
        assert await purge(books) == there
        far = books.clock.now() + MONTH
        await books.do(lambda: purge_histories(books.clouds, books.stories, far))
        left = {root_of(each) for each in books.story_ids()}
        assert left == {"old"}
        assert [each for each in there if root_of(each) == "old"] == sorted(books.story_ids())

    played(scenario)


def test_the_time_counts_from_the_end_of_a_story_not_from_its_beginning():
    async def scenario(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        await books.accept("w1", ref.instance_id)
        books.go_on(until=lambda: phase_of(books, "w1") is Phase.AWAITING_APPROVAL)
        listed = await books.do(books.stories.over_since, books.clock.now() + MONTH)
        assert {root_of(each.story_id) for each in listed} == {"w1"}  # the ended watches of it
        assert "w1" not in [each.story_id for each in listed]
        books.go_on()  # nobody answers for two weeks
        await export(books)
        books.clock.advance(MONTH - timedelta(days=7))
        left = await purge(books)
        assert {"w1", f"w1:{ref.instance_id}"} <= set(left)

    played(scenario)


def test_without_evidence_nothing_is_forgotten():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        books.go_on()
        books.clock.advance(2 * MONTH)
        there = sorted(books.story_ids())
        assert there
        assert await purge(books) == there
        await export(books)
        assert await purge(books) == []

    played(scenario)


@pytest.mark.parametrize("survived", [0, 1, 4])
def test_what_a_crash_leaves_is_forgotten_the_next_time(survived):
    async def scenario(books):
        await over(books, "w1", "w2")
        forget, calls = books.stories.purge, []

        def crash(story_id):
            if len(calls) == survived:
                raise KeyboardInterrupt
            calls.append(story_id)
            forget(story_id)

        many = len(books.story_ids())
        object.__setattr__(books.stories, "purge", crash)
        with pytest.raises(KeyboardInterrupt):
            await purge(books)
        assert len(books.story_ids()) == many - survived
        object.__setattr__(books.stories, "purge", forget)
        assert await purge(books) == []

    played(scenario)


def test_what_does_not_fit_into_the_time_is_left_for_the_next():
    async def scenario(books):
        await over(books, "w1")
        there = sorted(books.story_ids())
        assert await purge(books, patience=0) == there
        assert await purge(books) == []

    played(scenario)


def test_instances_of_a_forgotten_run_are_tried_again_under_new_ids():
    async def scenario(books):
        await books.accept("w1", NOBODY.a)
        books.go_on()
        await export(books)
        books.clock.advance(2 * MONTH)
        first = set(books.story_ids())
        await purge(books)
        await books.do(books.steering.retry, books.status.read_wave("w1"), None)
        books.go_on()
        await export(books)
        assert books.outcomes("w1") == ["failed"]
        assert books.story_ids()
        assert first.isdisjoint(books.story_ids())
        assert evidence(books, "w1", 2).run == 2

    played(scenario)


def test_a_story_of_its_own_leaves_evidence_of_its_own_first():
    async def scenario(books):
        ref = InstanceRef(ACCOUNT, REGION, f"i-{7:017x}")
        now = books.clock.now()
        then = Afterwards.SNAPSHOT_AND_TERMINATE
        books.retentions.record(RetainedSource(ref, "w1", "/vm", now - MONTH, now, then))
        await books.do(retire_due, books.clouds, books.stories, now)
        books.go_on()
        books.clock.advance(2 * MONTH)
        assert await purge(books) == []
        name = story_evidence_name(retirement_story_id(ref, now))
        told = opened(name, books.documents.get(name))["evidence"]
        assert (told["name"], told["status"]) == ("retire_source", "completed")
        assert told["given"]["ref"]["instance_id"] == ref.instance_id
        assert told["gave"]["state"] == "obstructed"

    played(scenario)


def test_the_id_of_a_story_that_was_forgotten_is_not_used_again():
    async def scenario(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        await books.accept("w1", ref.instance_id)
        books.go_on(until=lambda: phase_of(books, "w1") is Phase.AWAITING_APPROVAL)
        (instance,) = books.status.read_wave("w1").instances
        subject = Subject("w1", ref.instance_id)
        care = ItemCare(subject, instance.item_id, books.landing(), instance.phase, "mona")
        call = SimpleNamespace(stories=books.stories, clouds=books.clouds)
        name = await books.do(free_name, call, move_item, subject, "")
        assert name.endswith(":1")
        await books.do(books.stories.start_once, move_item, care, name)
        books.go_on(limit=books.clock.now() + timedelta(days=15))
        await export(books)
        books.clock.advance(2 * MONTH)
        assert await purge(books) == []
        assert was_told(books.clouds, name)
        assert (await books.do(free_name, call, move_item, subject, "")).endswith(":2")

    played(scenario)


def phase_of(books, wave):
    return books.status.read_wave(wave).instances[0].phase


def test_the_log_tells_which_retired_versions_still_run(caplog):
    async def scenario(books):
        ref = books.add_instance()
        books.answers[ref.instance_id] = None
        await books.accept("w1", ref.instance_id)
        books.go_on(until=lambda: phase_of(books, "w1") is Phase.AWAITING_APPROVAL)
        old = [Flow(migrate_instance._tell, version).name for version in (1, 7)]
        with caplog.at_level(logging.INFO):
            await books.do(tell_retired, books.stories, old)
        assert "retired story migrate_instance 1 still run" in caplog.text
        assert "retired story migrate_instance_v7 0 still run" in caplog.text

    played(scenario)
