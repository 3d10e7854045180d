import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused, Transient
from domain.job import NOTHING_TO_DO, Job, JobResumption, JobState, ManualAction, to_resume
from domain.plan_steps import PlanStep, next_step
from domain.recovery_plan import (
    MOST_GROUPS,
    MOST_ITEMS,
    BootGroup,
    PlanAction,
    PlanRef,
    PlanStanding,
    actions_of,
    cut_into_plans,
    fabric_of,
    leave,
    same_groups,
    write_plan,
)
from domain.vault import Vault

REF = PlanRef(Vault("s", "g", "v"), "ferry-w1-1-1")
FABRIC = f"{REF.vault.arm_id}/replicationFabrics/f"
LOOK, TURN = PlanAction("look", words="look"), PlanAction("turn", words="turn")


def item_id(instance, fabric=FABRIC):
    return f"{fabric}/replicationProtectionContainers/c/replicationProtectedItems/{instance}"


def items(groups):
    return {each: item_id(each) for group in groups for each in group.instances}


def group_of(count, *, first=0, before=(), after=()):
    return BootGroup(tuple(f"i-{first + n}" for n in range(count)), before, after)


@st.composite
def boot_groups(draw):
    sizes = draw(st.lists(st.integers(1, 260), min_size=1, max_size=20))
    groups, first = [], 0
    for number, size in enumerate(sizes):
        around = [
            tuple(PlanAction(f"{when}-{number}-{n}") for n in range(draw(st.integers(0, 2))))
            for when in ("before", "after")
        ]
        groups.append(group_of(size, first=first, before=around[0], after=around[1]))
        first += size
    return tuple(groups)


@given(boot_groups())
def test_every_plan_keeps_within_the_limits(groups):
    for plan in cut_into_plans(groups):
        assert 1 <= len(plan) <= MOST_GROUPS
        assert 1 <= sum(len(group.instances) for group in plan) <= MOST_ITEMS
        assert write_plan(REF, plan, items(plan)).fabric_id == FABRIC


@given(boot_groups())
def test_boot_order_and_every_action_are_kept_across_plans(groups):
    parts = [part for plan in cut_into_plans(groups) for part in plan]
    assert [i for p in parts for i in p.instances] == [i for g in groups for i in g.instances]
    assert actions_of(parts) == actions_of(groups)


@given(boot_groups())
def test_nobody_boots_before_what_happens_before_their_group(groups):
    own = {each: group for group in groups for each in group.instances}
    happened = set()
    for part in (part for plan in cut_into_plans(groups) for part in plan):
        happened |= set(part.before)
        for each in part.instances:
            assert set(own[each].before) <= happened
            assert not set(own[each].after) & happened
        happened |= set(part.after)


@given(boot_groups())
def test_a_group_that_fits_into_a_plan_stays_whole(groups):
    parts = [part for plan in cut_into_plans(groups) for part in plan]
    for group in groups:
        if len(group.instances) <= MOST_ITEMS:
            assert group in parts


@given(boot_groups())
def test_no_plan_could_have_taken_the_next_ones_first_group(groups):
    plans = cut_into_plans(groups)
    for plan, following in itertools.pairwise(plans):
        count = sum(len(group.instances) for group in (*plan, following[0]))
        assert len(plan) == MOST_GROUPS or count > MOST_ITEMS


def test_a_group_of_230_is_parted_into_three_plans():
    plans = cut_into_plans((group_of(230, before=(LOOK,), after=(TURN,)),))
    assert [len(plan[0].instances) for plan in plans] == [100, 100, 30]
    assert [(len(p[0].before), len(p[0].after)) for p in plans] == [(1, 0), (0, 0), (0, 1)]


def test_a_group_that_loses_all_goes_with_its_actions():
    first, second = group_of(2, before=(LOOK,)), group_of(1, first=2, before=(TURN,))
    assert leave((first, second), {"i-0"}) == (replace(first, instances=("i-0",)),)
    assert leave((first, second), {"i-2"}) == (second,)


def test_those_without_an_item_are_not_in_the_plan():
    plan = write_plan(REF, (group_of(3),), {"i-1": item_id("i-1")})
    assert plan.groups[0].item_ids == (item_id("i-1"),)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ((group_of(101),), "1 to 100 items, this one has 101"),
        (tuple(group_of(1, first=n) for n in range(8)), "1 to 7 groups, this one has 8"),
        ((), "1 to 100 items, this one has 0"),
    ],
)
def test_a_plan_over_its_limits_is_refused_with_the_numbers(groups, words):
    with pytest.raises(Refused) as refused:
        write_plan(REF, groups, items(groups))
    assert words in str(refused.value)
    assert refused.value.remedy


def test_a_plan_has_one_fabric():
    ids = {"i-0": item_id("i-0"), "i-1": item_id("i-1", FABRIC + "2")}
    with pytest.raises(Refused, match="1 to 1 fabrics, this one has 2"):
        write_plan(REF, (group_of(2),), ids)
    assert fabric_of(ids["i-1"]) == FABRIC + "2"


def test_groups_are_the_same_whatever_the_case_of_their_ids():
    groups = write_plan(REF, (group_of(1),), items((group_of(1),))).groups
    shouted = (replace(groups[0], item_ids=(groups[0].item_ids[0].upper(),)),)
    assert same_groups(groups, shouted)
    assert not same_groups(groups, (replace(groups[0], before=(LOOK,)),))


@pytest.mark.parametrize(
    ("step", "scenario", "ours"),
    [
        (PlanStep.SAVE, "SaveRecoveryPlan", True),
        (PlanStep.SAVE, "DeleteRecoveryPlan", False),
        (PlanStep.DELETE, "DeleteRecoveryPlan", True),
        (PlanStep.DELETE, "SaveRecoveryPlan", False),
        (PlanStep.FAIL_OVER, "UnplannedFailover", True),
        (PlanStep.COMMIT, "UnplannedFailover", False),
    ],
)
def test_a_job_that_runs_is_found_when_it_is_the_one_asked_for(step, scenario, ours):
    standing = PlanStanding(FABRIC, (), running_job_id="j", running_scenario=scenario)
    if ours:
        assert next_step(step, REF, standing) == Job("j", scenario=scenario)
    else:
        with pytest.raises(Transient):
            next_step(step, REF, standing)


def test_a_plan_that_has_never_failed_over_has_nothing_to_commit():
    with pytest.raises(Refused, match="Commit is not allowed"):
        next_step(PlanStep.COMMIT, REF, PlanStanding(FABRIC, ()))
    assert next_step(PlanStep.DELETE, REF, PlanStanding(FABRIC, ())) is None


def test_nothing_is_left_to_save_of_the_same_plan():
    plan = write_plan(REF, (group_of(1),), items((group_of(1),)))
    assert next_step(PlanStep.SAVE, REF, PlanStanding(FABRIC, plan.groups), plan) == NOTHING_TO_DO
    assert next_step(PlanStep.SAVE, REF, PlanStanding(FABRIC, ()), plan) is None


@pytest.mark.parametrize(
    ("state", "at", "action", "due"),
    [
        (JobState.SUSPENDED, "check", "check", True),
        (JobState.SUSPENDED, "check", "", True),
        (JobState.SUSPENDED, "check", "another", False),
        (JobState.SUSPENDED, "", "check", False),
        (JobState.SUSPENDED, "", "", True),
        (JobState.IN_PROGRESS, "", "", False),
    ],
)
def test_a_word_lets_go_on_only_what_waits_for_it(state, at, action, due):
    job = Job("j", state, waits_for=ManualAction(at) if at else None)
    assert to_resume(job, JobResumption("j", action=action)) is due
