"""Protection groups that were interrupted: what was begun goes on, and nothing comes back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import Refused
from domain.group_life import write_off
from domain.group_record import GroupState
from durable.client import Broken, StoryClient
from local.rehearsal import REGION
from orchestrators.delete_protection_group import delete_protection_group
from tests.triggers.books import played
from tests.triggers.group_wishes import LONG_AGO, keeping, ready, refused, state, wanted
from triggers.group_stories import mend_interrupted
from triggers.queue import receive


def test_what_was_about_to_begin_when_ferry_stopped_begins_after_all():
    async def scenario(books):
        record, _ = await books.do(keeping(books).wish, wanted(books))
        books.go_on()
        books.groups._records["web"] = replace(record, story="lost", updated=LONG_AGO)
        await books.do(mend_interrupted, books.clouds, books.stories)
        books.go_on()
        assert books.groups.get("web").story == "lost"
        assert state(books) is GroupState.READY
        gone = replace(books.groups.get("web"), state=GroupState.DELETING, story="lost too")
        books.groups._records["web"] = replace(gone, updated=LONG_AGO)
        await books.do(mend_interrupted, books.clouds, books.stories)
        books.go_on()
        assert state(books) is None

    played(scenario)


def test_an_interrupted_deletion_is_not_carried_out_once_a_wave_is_in_the_group():
    async def scenario(books):
        await ready(books)
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id, protection_group="web")
        ready_one = books.groups.get("web")
        gone = write_off(ready_one, LONG_AGO)
        books.groups._records["web"] = gone
        await books.do(mend_interrupted, books.clouds, books.stories)
        ending = await books.do(books.stories.ending, delete_protection_group, gone.story)
        assert isinstance(ending, Broken)
        kept = books.groups.get("web")
        assert (kept.state, kept.group) == (GroupState.READY, ready_one.group)
        assert books.groups.get("web").updated > LONG_AGO
        assert await refused(books, keeping(books).delete, "web") == "GROUP_IN_USE"

    played(scenario)


def test_what_somebody_is_just_about_to_begin_is_left_to_them():
    async def scenario(books):
        await ready(books)
        record = books.groups.get("web")
        now = datetime.now(UTC)
        about = replace(record, state=GroupState.DELETING, story="soon", updated=now)
        books.groups._records["web"] = about
        await books.do(mend_interrupted, books.clouds, books.stories)
        books.go_on()
        assert books.groups.get("web") == about

    played(scenario)


def test_an_end_that_nobody_could_write_down_is_written_down_later():
    async def scenario(books):
        await books.do(keeping(books).wish, wanted(books))
        books.go_on()
        known = books.groups.get("web")
        unsaid = replace(known, state=GroupState.APPLYING, updated=LONG_AGO)
        books.groups._records["web"] = unsaid
        await books.do(mend_interrupted, books.clouds, books.stories)
        assert state(books) is GroupState.READY

    played(scenario)


def test_a_story_that_broke_leaves_a_group_that_says_so(monkeypatch):
    async def scenario(books):
        await ready(books)
        known = books.groups.get("web")
        unsaid = replace(known, state=GroupState.APPLYING, updated=LONG_AGO)
        books.groups._records["web"] = unsaid
        monkeypatch.setattr(StoryClient, "ending", lambda *_: Broken("failed"))
        await books.do(mend_interrupted, books.clouds, books.stories)
        record = books.groups.get("web")
        assert (record.state, record.because) == (GroupState.FAILED, "the story broke: failed")
        assert record.remedy

    played(scenario)


def test_a_message_waits_for_a_group_that_is_on_its_way_and_not_for_one_that_nobody_made():
    async def scenario(books):
        ref = books.add_instance()
        wave = {"wave": "w1", "region": REGION, "instances": [ref.instance_id]}
        body = json.dumps({**wave, "protection_group": "web"}).encode()
        around = (books.clouds, books.configured, books.stories)
        await books.do(receive, body, 1, *around)
        (poison,) = books.requests.list_poison(32)
        assert "no protection group" in poison.poison.reason
        await books.do(keeping(books).wish, wanted(books))
        with pytest.raises(Refused):  # the host brings the message again
            await books.do(receive, body, 1, *around)
        books.go_on()
        await books.do(receive, body, 2, *around)
        assert [each.wave for each in books.status.members("web")] == ["w1"]
        assert len(books.requests.list_poison(32)) == 1

    played(scenario)


def test_a_group_that_was_deleted_is_made_anew():
    async def scenario(books):
        await ready(books)
        await books.do(keeping(books).delete, "web")
        books.go_on()
        assert state(books) is None
        await ready(books)
        policies = books.clouds.policies
        assert policies.read_policy(wanted(books))

    played(scenario)
