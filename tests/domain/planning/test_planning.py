"""Plans of any fleet: everybody placed once, every limit kept, the best there is, with reasons."""

import random
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from domain.planning import annealing
from domain.planning.machine import Environment, Limits, ServerLimit
from domain.planning.planning import plan_waves
from domain.planning.reasons import Why
from tests.domain.planning.fleets import (
    ANY_TIME,
    LIMITS,
    best_by_trying,
    broken,
    fits,
    fleets,
    machine,
    needs,
    pairs_by_environment,
    score,
    season_for,
)

slowly = settings(deadline=None, max_examples=40, derandomize=True)


def stages(plan):
    return {each.machine.instance_id: each.stage for each in plan.placements}


def from_zero(plan):
    return {name: stage - 1 for name, stage in stages(plan).items()}


def given_up(plan):
    return {
        (earlier, each.machine.instance_id)
        for each in plan.placements
        for reason in each.reasons
        if reason.why is Why.ORDER_GIVEN_UP
        for earlier in reason.about
    }


@slowly
@given(fleets(most=9), LIMITS)
def test_every_instance_is_placed_once_and_every_limit_is_kept(machines, limits):
    assume(fits(machines, limits))
    plan = plan_waves(machines, limits, season_for(limits))
    placed = [each.machine.instance_id for each in plan.placements]
    assert sorted(placed) == sorted(each.instance_id for each in machines)
    assert broken(machines, limits, from_zero(plan)) == ""
    assert set(stages(plan).values()) == set(range(1, plan.score.stages + 1))
    assert plan.fewest <= plan.score.stages == len(plan.dates)


@slowly
@given(fleets(most=7), LIMITS)
def test_tests_move_before_production_but_where_they_depend_on_what_follows(machines, limits):
    assume(fits(machines, limits))
    plan = plan_waves(machines, limits, season_for(limits))
    at, known = stages(plan), needs(machines)
    for earlier, later in pairs_by_environment(machines):
        if at[earlier] >= at[later]:
            told = (earlier, later) in given_up(plan)
            assert told or (later in known[earlier] & known.keys() and earlier in known[later])
    if not any(known.values()):
        assert not given_up(plan)


@slowly
@given(fleets(most=5), LIMITS)
def test_no_plan_of_a_small_fleet_is_better_by_trying_them_all(machines, limits):
    assume(fits(machines, limits))
    plan = plan_waves(machines, limits, season_for(limits))
    at = from_zero(plan)
    known, free = needs(machines), given_up(plan)
    pairs = [
        (a, b)
        for a, b in pairs_by_environment(machines)
        if (a, b) not in free and not (a in known[b] and b in known[a])
    ]
    ours = (plan.score.stages, plan.score.early_risk, plan.score.apart)
    event(f"{plan.score.stages} stages")
    assert plan.proved
    assert ours == score(machines, at) == best_by_trying(machines, limits, pairs)


@slowly
@given(fleets(most=9), LIMITS, st.randoms())
def test_the_order_of_the_rows_changes_nothing(machines, limits, dice):
    assume(fits(machines, limits))
    shuffled = [
        replace(each, depends_on=tuple(dice.sample(each.depends_on, k=len(each.depends_on))))
        for each in dice.sample(machines, k=len(machines))
    ]
    one, other = (plan_waves(each, limits, season_for(limits)) for each in (machines, shuffled))
    assert stages(one) == stages(other)
    assert [p.reasons for p in one.placements] == [p.reasons for p in other.placements]
    assert (one.dates, one.score) == (other.dates, other.score)


@slowly
@given(fleets(most=9), LIMITS)
def test_who_does_not_move_at_an_end_is_told_why_not_earlier_and_why_not_later(machines, limits):
    assume(fits(machines, limits))
    plan = plan_waves(machines, limits, season_for(limits))
    at = stages(plan)
    for each in plan.placements:
        sides = [r for r in each.reasons if r.why not in {Why.CIRCLE, Why.ORDER_GIVEN_UP}]
        ends = (each.stage == 1) + (each.stage == plan.score.stages)
        assert len(sides) == (2 - ends or 1)
        for reason in sides:
            others = [at[other] for other in reason.about if other in at]
            if reason.why in {Why.DEPENDS_ON, Why.NEEDED_BY}:
                assert set(others) == {each.stage}
            if reason.why is Why.TESTS_FIRST:
                assert set(others) == {each.stage - 1}
            if reason.why is Why.BEFORE_PRODUCTION:
                assert set(others) == {each.stage + 1}


def test_machines_in_a_circle_stay_together_though_one_is_a_test_of_the_other():
    circle = [
        machine(1, 2, environment=Environment.TEST),
        machine(2, 1),
        machine(3, environment=Environment.TEST),
    ]
    plan = plan_waves(circle, Limits(wave_size=2), ANY_TIME)
    assert stages(plan) == {"i-3": 1, "i-1": 2, "i-2": 2}
    (why, *_) = plan.placements[1].reasons
    assert (why.why, why.about) == (Why.CIRCLE, ("i-1", "i-2"))


def test_a_test_that_depends_on_production_gives_up_the_order_and_says_so():
    machines = [machine(1), machine(2, 1, environment=Environment.TEST)]
    plan = plan_waves(machines, Limits(wave_size=1), ANY_TIME)
    assert stages(plan) == {"i-1": 1, "i-2": 2}
    assert given_up(plan) == {("i-2", "i-1")}
    (_, why) = plan.placements[0].reasons
    assert why.words == "not later: stage 2 has 1 of 1 machines of one wave"


def test_the_critical_move_late_and_what_they_need_moves_beside_them():
    easy = [machine(n, criticality=1, complexity=1) for n in (1, 2)]
    hard = [machine(3, 4, criticality=5, complexity=5), machine(4, criticality=3, complexity=3)]
    plan = plan_waves([*hard, *easy], Limits(wave_size=2), ANY_TIME)
    assert stages(plan) == {"i-1": 1, "i-2": 1, "i-3": 2, "i-4": 2}
    words = [each.reasons[0].words for each in plan.placements]
    assert words[0] == "not later: stage 2 has 2 of 2 machines of one wave"


def test_a_larger_fleet_is_planned_with_as_few_stages_as_there_can_be(monkeypatch):
    monkeypatch.setattr(annealing, "_MOST_TRIES", 5_000)
    dice = random.Random(7)
    machines = [
        machine(
            n,
            *(dice.randrange(n) for _ in range(dice.choice([0, 0, 1, 2])) if n),
            environment=dice.choice([Environment.TEST, Environment.PRODUCTION]),
            application=f"app{dice.randrange(12)}",
            criticality=dice.randint(1, 5),
            complexity=dice.randint(1, 5),
            server=f"ps-{n % 4}",
            daily_churn_gb=dice.randint(1, 60),
        )
        for n in range(100)
    ]
    limits = Limits(wave_size=5, usual_server=ServerLimit(3, 120))
    plan = plan_waves(machines, limits, ANY_TIME)
    assert broken(machines, limits, from_zero(plan)) == ""
    assert plan.score.stages == plan.fewest == 20
    assert not plan.proved
    late = {each.machine.risk: [] for each in plan.placements}
    for each in plan.placements:
        late[each.machine.risk].append(each.stage)
    mean = {risk: sum(at) / len(at) for risk, at in late.items()}
    assert mean[10] > mean[2] + 3
    assert timedelta() <= plan.dates[-1].opens - plan.dates[0].opens
