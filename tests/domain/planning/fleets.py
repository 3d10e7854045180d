"""Fleets by dice, what a plan of them must keep, and the best plan by trying every one."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, product

from hypothesis import strategies as st

from domain.planning.calendar import Season
from domain.planning.machine import Environment, Limits, Machine, ServerLimit
from domain.planning.refusing import refusals
from domain.window import Calendar, Window

MONDAY = datetime(2027, 1, 4, 8, tzinfo=UTC)
ANY_TIME = Season(MONDAY)


def machine(number, *depends_on, **more):
    return Machine(f"i-{number}", depends_on=tuple(f"i-{each}" for each in depends_on), **more)


@st.composite
def fleets(draw, most=5):
    count = draw(st.integers(1, most))
    numbers = st.integers(0, count - 1)
    return [
        machine(
            number,
            *draw(st.sets(numbers, max_size=2)),
            place=("", draw(st.sampled_from(["eu-west-1", "eu-central-1"]))),
            environment=draw(st.sampled_from(Environment)),
            application=draw(st.sampled_from(["", "payroll"])),
            criticality=draw(st.integers(1, 5)),
            complexity=draw(st.integers(1, 5)),
            server=draw(st.sampled_from(["", "ps-1"])),
            daily_churn_gb=draw(st.integers(0, 6)),
        )
        for number in range(count)
    ]


LIMITS = st.builds(
    Limits,
    wave_size=st.integers(1, 4),
    cutovers=st.integers(0, 4),
    servers=st.just({"ps-1": ServerLimit(machines=3, daily_churn_gb=10)}),
)


def fits(machines, limits):
    return not refusals(machines, limits)


def season_for(limits):
    """Make a season whose openings take as many cutovers as the limits say."""
    if not limits.cutovers:
        return ANY_TIME
    window = Window("UTC", MONDAY.time(), timedelta(minutes=30), weekdays=(0, 1, 2, 3, 4, 5, 6))
    return Season(MONDAY, Calendar((window,)), together=limits.cutovers)


def needs(machines):
    """Tell by instance everything that it depends on, near and far, among these machines."""
    known = {each.instance_id: set(each.depends_on) for each in machines}
    while True:
        wider = {a: set.union(b, *(known.get(c, set()) for c in b)) for a, b in known.items()}
        if wider == known:
            return known
        known = wider


def broken(machines, limits, stage):
    """Name what a plan breaks, by the words of the issue and nothing of the planner's own."""
    if any(stage[d] > stage[m.instance_id] for m in machines for d in m.depends_on):
        return "a dependency moves later"
    counted = Counter()
    for each in machines:
        at, size = stage[each.instance_id], limits.server(each.server)
        counted["wave", at, each.place] += 1
        counted["cutovers", at] += 1
        counted["machines", at, each.server, size.machines] += 1
        counted["churn", at, each.server, size.daily_churn_gb] += each.daily_churn_gb
    for (kind, *about), amount in counted.items():
        most = {"wave": limits.wave_size, "cutovers": limits.cutovers or amount}
        if amount > most.get(kind, about[-1]):
            return f"too many {kind}"
    return ""


def pairs_by_environment(machines):
    """Pair machines (earlier, later) of one application by their environments."""
    for a, b in product(machines, repeat=2):
        if a.application == b.application and a.environment < b.environment:
            yield a.instance_id, b.instance_id


def score(machines, stage):
    risk = [(each.criticality + each.complexity, stage[each.instance_id]) for each in machines]
    early = sum((a - b) * (t - s) for (a, s), (b, t) in combinations(risk, 2))
    apart = sum(stage[m.instance_id] - stage[d] for m in machines for d in set(m.depends_on))
    return max(stage.values()) + 1, early, apart


def best_by_trying(machines, limits, pairs):
    """Give the best score of all plans that keep everything, and these pairs in their order."""
    ids = [each.instance_id for each in machines]
    for stages in range(1, len(ids) + 1):
        ways = product(range(stages), repeat=len(ids))
        plans = (dict(zip(ids, each, strict=True)) for each in ways)
        kept = [
            score(machines, plan)
            for plan in plans
            if not broken(machines, limits, plan) and all(plan[a] < plan[b] for a, b in pairs)
        ]
        if kept:
            return min(kept)
    raise AssertionError
