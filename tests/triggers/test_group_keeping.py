"""Groups and their waves on the stage, where things can be made to happen at the same time."""

from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.group_members import NOT_READY, UNKNOWN
from domain.group_record import GroupState
from domain.migration import Outcome
from domain.protection_group import ReplicationSettings
from orchestrators.apply_protection_group import apply_protection_group
from tests.orchestrators.conftest import NO
from tests.triggers.books import played
from tests.triggers.group_wishes import keeping, landing_of, no, ready, refused, state, wanted


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
