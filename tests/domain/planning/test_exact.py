"""How far a plan is proved."""

import random

from hypothesis import assume, given, settings

from domain.planning import planning
from domain.planning.annealing import annealed
from domain.planning.exact import Found, best_plan
from domain.planning.greedy import good_plan
from domain.planning.machine import Environment, Limits, ServerLimit
from domain.planning.task import score_of, task_of
from tests.domain.planning.fleets import ANY_TIME, LIMITS, broken, fits, fleets, machine

# No order of filling comes by itself on what fits into two stages: 3 + 3 and 2 + 2 + 2.
AWKWARD = [machine(n, server="", daily_churn_gb=gb) for n, gb in enumerate([3, 2, 2, 3, 2])]
SIX = Limits(usual_server=ServerLimit(daily_churn_gb=6))


def test_a_plan_with_more_stages_than_needed_is_bettered():
    task = task_of(AWKWARD, SIX)
    wasteful = (0, 1, 2, 3, 4)
    found = best_plan(task, wasteful)
    assert found.proved
    assert score_of(task, found.stages).stages == task.fewest == 2


def test_without_enough_looks_the_known_plan_is_given_and_nothing_is_claimed():
    task = task_of(AWKWARD, SIX)
    wasteful = (0, 1, 2, 3, 4)
    assert best_plan(task, wasteful, looks=2) == Found(wasteful, proved=False)
    few = best_plan(task, wasteful, looks=6)
    assert not few.proved


def test_what_is_best_already_is_proved_and_stays():
    dice = random.Random(3)
    machines = [
        machine(n, environment=Environment(dice.randrange(4)), criticality=dice.randint(1, 5))
        for n in range(9)
    ]
    task = task_of(machines, Limits(wave_size=3))
    best = best_plan(task, good_plan(task))
    assert best.proved
    assert best_plan(task, best.stages) == best


@settings(deadline=None, max_examples=30, derandomize=True)
@given(fleets(most=9), LIMITS)
def test_annealing_makes_no_plan_worse_and_keeps_every_limit(machines, limits):
    assume(fits(machines, limits))
    task = task_of(machines, limits)
    known = good_plan(task)
    better = annealed(task, known, tries=300)
    assert score_of(task, better) <= score_of(task, known)
    at = {m.instance_id: s for u, s in zip(task.units, better, strict=True) for m in u.machines}
    assert broken(machines, limits, at) == ""
    turns = [(a, b) for b, each in enumerate(task.follows) for a in each]
    assert all(better[a] < better[b] for a, b in turns)
    assert annealed(task, known, tries=300) == better


def together():
    """Whoever needs the others is dear to move late, and worth it with them together."""
    heavy = [machine(n, criticality=5, complexity=5) for n in range(3)]
    light = machine(3, 0, 1, 2, criticality=1, complexity=1)
    return [*heavy, light, *(machine(n) for n in range(4, 8))]


def test_what_no_single_step_betters_is_bettered_by_annealing():
    task = task_of(together(), Limits(wave_size=4))
    poor = tuple(int(unit.name not in {"i-0", "i-1", "i-2", "i-3"}) for unit in task.units)
    better = annealed(task, poor)
    best = best_plan(task, poor)
    assert best.proved
    assert score_of(task, better) == score_of(task, best.stages) < score_of(task, poor)


def test_what_a_few_looks_do_not_prove_is_annealed_and_looked_at_again(monkeypatch):
    monkeypatch.setattr(planning, "_FEW_LOOKS", 1)
    plan = planning.plan_waves(together(), Limits(wave_size=4), ANY_TIME)
    assert plan.proved
    assert [each.machine.instance_id for each in plan.placements if each.stage == 2] == [
        "i-0",
        "i-1",
        "i-2",
        "i-3",
    ]
