"""Groups and their waves on the stage, where things can be made to happen at the same time."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.errors import Refusal, Refused
from domain.group_life import write_off
from domain.group_members import NOT_READY, UNKNOWN
from domain.group_record import GroupState
from domain.migration import Outcome
from domain.protection_group import ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.wave import Wave
from durable.client import Broken, StoryClient
from local.rehearsal import REGION
from orchestrators.apply_protection_group import apply_protection_group
from orchestrators.delete_protection_group import delete_protection_group
from tests.orchestrators.conftest import NO
from tests.triggers.books import played
from triggers.group_keeping import GroupKeeping
from triggers.group_stories import mend_interrupted
from triggers.problems import Problem
from triggers.queue import receive
from wire import from_wire

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = ReplicationSettings(recovery_point_retention=600, multi_vm_consistency=True)


def wanted(books, **different):
    vault = books.landing().vault
    usual = ProtectionGroup("web", vault, Provider.MODERNISED, "web-policy", SETTINGS)
    return replace(usual, **different)


def keeping(books):
    return GroupKeeping(books.clouds, books.stories)


async def ready(books, **different):
    await books.do(keeping(books).wish, wanted(books, **different))
    books.go_on()
    assert state(books) is GroupState.READY


def state(books):
    record = books.groups.get("web")
    return record and record.state


async def refused(books, act, *arguments):
    with pytest.raises(Problem) as raised:
        await books.do(act, *arguments)
    return raised.value.kind.name


def landing_of(books, wave):
    document = json_of(books, wave)
    return from_wire(Wave, document).landing


def json_of(books, wave):
    name = books.status._waves[wave].registration.document
    return json.loads(books.documents.get(name))


def test_members_replicate_by_the_groups_policy_and_share_their_points():
    async def scenario(books):
        await ready(books)
        ref = books.add_instance()
        await books.accept("w1", ref.instance_id, protection_group="web")
        books.go_on(until=lambda: books.world.items)
        (item,) = books.world.items.values()
        assert (item.policy, item.multi_vm_group) == ("web-policy", "web-w1")
        assert landing_of(books, "w1").protection_group == "web"
        assert await refused(books, keeping(books).delete, "web") == "GROUP_IN_USE"
        books.go_on()
        assert books.outcomes("w1") == [Outcome.MIGRATED]
        await books.do(keeping(books).delete, "web")
        books.go_on()
        assert (state(books), "web-policy" in books.world.policies) == (None, False)

    played(scenario)


def test_a_wave_without_a_group_is_as_it_was():
    async def scenario(books):
        await ready(books)
        ref = books.add_instance()
        books.answers[ref.instance_id] = NO
        await books.accept("w1", ref.instance_id)
        landing = landing_of(books, "w1")
        assert (landing.protection_group, landing.multi_vm_group) == ("", "")
        assert landing.policy_name == books.world.estate.policy
        assert books.status.members("web") == ()

    played(scenario)


def test_a_group_that_is_being_worked_on_rests_first():
    async def scenario(books):
        keep, group = keeping(books), wanted(books)
        record, new = await books.do(keep.wish, group)
        assert (new, record.state, record.version) == (True, GroupState.APPLYING, 1)
        assert await books.do(keep.wish, group) == (record, False)  # it is on its way already
        other = replace(group, settings=ReplicationSettings())
        assert await refused(books, keep.wish, other) == "GROUP_BUSY"
        assert await refused(books, keep.mend, "web") == "GROUP_BUSY"
        assert await refused(books, keep.delete, "web") == "GROUP_BUSY"
        books.go_on()
        changed, new = await books.do(keep.wish, other)
        assert (new, changed.version, changed.group.policy_made) == (False, 2, True)
        books.go_on()
        assert not books.world.policies["web-policy"].multi_vm_sync

    played(scenario)


def test_a_group_whose_story_never_began_is_begun_by_whoever_asks_again():
    async def scenario(books):
        keep = keeping(books)
        record, _ = await books.do(keep.wish, wanted(books))
        lost = replace(record, story="nobody's")
        books.groups._records["web"] = lost
        again, new = await books.do(keep.wish, wanted(books))
        assert (new, again.version) == (False, 2)
        books.go_on()
        assert state(books) is GroupState.READY

    played(scenario)


def test_a_failed_group_is_tried_again_by_the_same_wish():
    async def scenario(books):
        books.spoiler.next_time("start_mapping", Refused(no("site_recovery.403")))
        await books.do(keeping(books).wish, wanted(books))
        books.go_on()
        assert state(books) is GroupState.FAILED
        await ready(books)

    played(scenario)


def no(code):
    return Refusal(code, "web", "no")


def test_a_deletion_that_goes_on_is_not_begun_twice_and_may_be_tried_again():
    async def scenario(books):
        await ready(books)
        keep = keeping(books)
        gone = await books.do(keep.delete, "web")
        assert await books.do(keep.delete, "web") == gone
        assert await refused(books, keep.wish, wanted(books)) == "GROUP_BUSY"
        books.spoiler.next_time("start_unmapping", Refused(no("site_recovery.400")))
        books.go_on()
        assert state(books) is GroupState.FAILED
        await books.do(keep.delete, "web")
        books.go_on()
        assert state(books) is None

    played(scenario)


def test_a_wave_that_comes_in_while_its_group_is_deleted_is_seen_and_the_group_stays(monkeypatch):
    async def scenario(books):
        await ready(books)
        members, looks = books.status.members, []

        def late(name):
            looks.append(name)
            return members(name) if len(looks) == 1 else [*members(name), late_comer]

        late_comer = type("Late", (), {"wave": "w9", "open": True})
        monkeypatch.setattr(books.status, "members", late)
        assert await refused(books, keeping(books).delete, "web") == "GROUP_IN_USE"
        assert (state(books), len(looks)) == (GroupState.READY, 2)

    played(scenario)


def test_a_wave_whose_group_is_written_off_while_it_comes_in_is_not_accepted(monkeypatch):
    async def scenario(books):
        await ready(books)
        accept, ref = books.status.accept, books.add_instance()

        def meddle(registration):
            accepted = accept(registration)
            record = books.groups.get("web")
            books.groups.put(replace(record, state=GroupState.DELETING))
            return accepted

        monkeypatch.setattr(books.status, "accept", meddle)
        with pytest.raises(Refused) as raised:
            await books.accept("w1", ref.instance_id, protection_group="web")
        assert raised.value.refusal.code == NOT_READY
        assert books.status.read_wave("w1") is None
        assert books.status.members("web") == ()

    played(scenario)


def test_a_group_that_is_not_there_or_not_ready_takes_no_wave():
    async def scenario(books):
        ref = books.add_instance()
        for code in (UNKNOWN, NOT_READY):
            with pytest.raises(Refused) as raised:
                await books.accept("w1", ref.instance_id, protection_group="web")
            assert raised.value.refusal.code == code
            await books.do(keeping(books).wish, wanted(books))
        books.go_on()
        await books.accept("w1", ref.instance_id, protection_group="web")

    played(scenario)


def test_a_groups_story_may_be_anothers_too():
    async def scenario(books):
        books.begin(apply_protection_group, wanted(books), "zone:w:group")
        books.go_on(until=lambda: books.groups.get("web"))
        assert await refused(books, keeping(books).mend, "web") == "GROUP_BUSY"
        books.go_on()
        assert state(books) is GroupState.READY

    played(scenario)


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
