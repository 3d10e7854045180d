"""How a recovery plan's story goes on: its roll and its acts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.migration import Pace
from domain.plan_roll import (
    Act,
    Call,
    MemberNote,
    PlanWord,
    Roll,
    Standing,
    Turn,
    awaited,
    heard,
    leaves_early,
    left_behind,
    left_out,
    may_commit_whole,
)
from domain.plan_story import (
    PlanScene,
    act_is_over,
    first_scene,
    longest,
    next_turn,
    plan_orders,
    seated,
    stayed_behind,
    time_is_up,
    what_follows,
    why_left,
    with_deadline,
)
from domain.protected_item import HealthError, ProtectedItem
from domain.recovery_plan import BootGroup
from domain.run import Run
from domain.wave import run_of
from tests.domain.plans import CHECK, NOON, A, B, C, wave

READY, STOPPED, OUT = Standing.READY, Standing.STOPPED, Standing.OUT


VALIDATED, STAYED = Standing.VALIDATED, Standing.STAYED


def roll(**standings):
    named = {f"i-{name}": standing for name, standing in standings.items()}
    items = {each: f"item/{each}" for each, standing in named.items() if standing is not OUT}
    return Roll((A, B, C), named, items)


def scene(act=Act.GATHERING, turn=None, **standings):
    order = plan_orders(wave(BootGroup((A, B), after=(CHECK,)), BootGroup((C,))))[0]
    return PlanScene(order, act, roll(**standings), turn)


def says(who, standing):
    return MemberNote(who, standing, f"item/{who}")


def test_a_member_goes_from_ready_to_validated():
    called = Roll((A,))
    for standing in (READY, STOPPED, VALIDATED):
        called = heard(called, says(A, standing))
        assert called.standings == {A: standing}
    assert called.items == {A: f"item/{A}"}


@given(st.lists(st.tuples(st.sampled_from([A, B, "stranger"]), st.sampled_from(Standing))))
def test_no_note_twice_late_or_from_a_stranger_brings_anybody_back(notes):
    called = Roll((A, B))
    for who, standing in notes:
        after = heard(called, says(who, standing))
        assert heard(after, says(who, standing)) == after
        assert set(after.standings) <= {A, B}
        for member, before in called.standings.items():
            order = list(Standing)
            assert order.index(after.standings[member]) >= order.index(before)
            if before is OUT:
                assert after.standings[member] is OUT
        called = after


def test_nobody_is_validated_whose_source_the_plan_did_not_see_stopped():
    assert heard(roll(a=READY), says(A, VALIDATED)) == roll(a=READY)


def test_those_who_come_after_they_were_left_out_are_left_behind():
    assert left_behind(roll(a=OUT), says(A, READY))
    assert left_behind(roll(a=OUT), says(A, STOPPED))
    assert not left_behind(roll(a=OUT), says(A, OUT))
    assert not left_behind(roll(a=READY), says(A, READY))


def test_each_act_waits_for_its_own():
    assert awaited(roll(a=READY, b=OUT), Act.GATHERING) == (C,)
    assert awaited(roll(a=READY, b=STOPPED, c=OUT), Act.STOPPING) == (A,)
    assert awaited(roll(a=STOPPED, b=VALIDATED, c=STAYED), Act.VALIDATING) == (A,)


def test_the_silent_are_left_out():
    assert left_out(roll(a=READY), Act.GATHERING).standings == {A: READY, B: OUT, C: OUT}


@pytest.mark.parametrize(
    ("called", "whole"),
    [
        (roll(a=VALIDATED, b=VALIDATED, c=VALIDATED), True),
        (roll(a=VALIDATED, b=STAYED, c=OUT), True),
        (roll(a=STAYED, b=STAYED, c=STAYED), False),
        (Roll((A, B), {A: VALIDATED, B: OUT}, {A: "x", B: "y"}), False),
    ],
)
def test_a_plan_is_committed_whole_when_all_that_went_are_validated(called, whole):
    assert may_commit_whole(called) is whole


def test_gathering_is_over_when_all_have_spoken_and_it_is_the_plans_turn():
    everybody = scene(a=READY, b=READY, c=OUT)
    assert not act_is_over(everybody)
    assert act_is_over(replace(everybody, turn=Turn()))
    assert not act_is_over(scene(turn=Turn(), a=READY))


@pytest.mark.parametrize(
    ("act", "turn", "standings", "following"),
    [
        (Act.GATHERING, Turn(), {"a": READY}, Act.WRITING),
        (Act.WRITING, Turn(), {"a": READY}, Act.STOPPING),
        (Act.GATHERING, Turn(go=False), {"a": READY}, Act.CLOSING),
        (Act.GATHERING, Turn(), {"a": OUT}, Act.CLOSING),
        (Act.STOPPING, Turn(), {"a": STOPPED}, Act.FAILING_OVER),
        (Act.STOPPING, Turn(), {"a": OUT}, Act.CLOSING),
        (Act.FAILING_OVER, Turn(), {"a": STOPPED}, Act.VALIDATING),
        (Act.VALIDATING, Turn(), {"a": VALIDATED}, Act.CLOSING),
    ],
)
def test_one_act_follows_the_other(act, turn, standings, following):
    old = replace(scene(act, turn, **standings), entered=True, deadline=NOON)
    new = what_follows(old)
    assert (new.act, new.entered, new.deadline) == (following, False, None)


def test_a_plan_that_was_refused_stops_nobody():
    refused = replace(scene(Act.WRITING, Turn(), a=READY), word=PlanWord(Call.CLOSE))
    assert what_follows(refused).act is Act.CLOSING


def test_only_before_a_plan_is_written_its_members_leave_at_once():
    assert leaves_early(Act.GATHERING, MemberNote("a", OUT))
    assert not leaves_early(Act.GATHERING, MemberNote("a", READY))
    assert not leaves_early(Act.STOPPING, MemberNote("a", OUT))


def test_patience_begins_when_somebody_waits_for_others():
    assert with_deadline(scene(), NOON).deadline is None
    waiting = with_deadline(scene(a=READY), NOON)
    assert waiting.deadline == NOON + Pace().gathering.patience
    assert with_deadline(waiting, NOON + timedelta(days=1)) == waiting
    everybody = scene(a=READY, b=READY, c=READY)
    assert with_deadline(everybody, NOON).deadline is None


@pytest.mark.parametrize(
    ("act", "standing", "patience"),
    [
        (Act.STOPPING, READY, 2 * Pace().stop.patience),
        (Act.VALIDATING, STOPPED, 2 * Pace().validation.patience),
    ],
)
def test_each_act_has_its_own_patience(act, standing, patience):
    assert with_deadline(scene(act, a=standing), NOON).deadline == NOON + patience


def test_when_time_is_up_the_act_goes_on_without_the_silent():
    late = time_is_up(with_deadline(scene(turn=Turn(), a=READY), NOON))
    assert act_is_over(late)
    assert late.deadline is None


def test_a_plan_passes_the_turn_on_unless_nobody_knows_how_it_ended():
    assert next_turn(scene(turn=Turn())) == Turn()
    held = Turn(go=False, because="before")
    assert next_turn(scene(turn=held)) == held
    murky = replace(scene(turn=Turn()), word=PlanWord("look", certain=False, because="lost"))
    assert (next_turn(murky).go, "lost" in next_turn(murky).because) == (False, True)
    assert next_turn(replace(murky, word=PlanWord("look", because="an item failed"))).go


def test_those_left_behind_read_why():
    assert "went on without it" in why_left(scene())[0]
    assert why_left(scene(turn=Turn(go=False, because="b", remedy="r"))) == ("b", "r")
    told = replace(scene(), word=PlanWord("look", because="failed", remedy="mend"))
    assert why_left(told) == ("failed", "mend")


@pytest.mark.parametrize(
    ("errors", "because", "expected"),
    [
        ((HealthError("28031", "no cores", "Raise."),), "other", ("no cores [28031]", "Raise.")),
        ((), "the plan failed", ("the plan failed", "r")),
        ((), "", ("did not succeed", "r")),
    ],
)
def test_an_item_that_stayed_behind_knows_best_why(errors, because, expected):
    item = ProtectedItem("x", "Protected", health_errors=errors)
    error = stayed_behind(item, PlanWord("look", because=because, remedy="r"), A)
    assert expected[0] in str(error)
    assert error.remedy == expected[1]


def test_the_first_plan_has_its_turn_and_the_others_wait_for_it():
    groups = tuple(BootGroup((f"i-{n}",)) for n in range(8))
    first, second = plan_orders(wave(*groups))
    assert (first_scene(first).turn, first_scene(second).turn) == (Turn(), None)
    assert (first.next_story, second.next_story) == (second.story, "")
    assert first_scene(second).roll.members == ("i-7",)
    assert first.ref.name == "ferry-w-1-1"


def test_each_instance_knows_the_story_of_its_plan():
    whole = wave(BootGroup((A,)), BootGroup((B,)))
    assert {each.plan_story for each in seated(whole)} == {"w:plan:1"}
    assert {each.plan_story for each in seated(replace(whole, recovery_plan=()))} == {""}


def test_a_later_run_has_plans_of_those_who_are_in_it():
    again = run_of(wave(BootGroup((A,), after=(CHECK,)), BootGroup((B,))), Run("w", 2, (B,)))
    (order,) = plan_orders(again)
    assert (order.groups, order.story) == ((BootGroup((B,)),), "w:2:plan:1")


def test_a_member_is_as_patient_as_its_plan_and_all_before_it_may_take_with_their_actions():
    ids = [f"i-{number:03}" for number in range(150)]
    groups = [BootGroup(tuple(ids[:100]), after=(CHECK,) * 12), BootGroup(tuple(ids[100:]))]
    first, second = (order for order in plan_orders(wave(*groups)))
    assert longest(first) - longest(second) == Pace().suspended_job.patience * 12
    members = {each.ref.instance_id: each.plan_patience for each in seated(wave(*groups))}
    assert members[ids[0]] == longest(first) > Pace().gathering.patience
    assert members[ids[-1]] == longest(first) + longest(second)
