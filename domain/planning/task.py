"""The planner's task: units in an order of what comes before what, room, and what is better."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from domain.planning.machine import Limits, Machine
from domain.planning.precedence import precedence_of
from domain.planning.units import Resource, Unit, room_of, units_of

type Stages = Sequence[int]  # by unit


@dataclass(frozen=True, slots=True)
class Task:
    """Units by number, each after all that have to move before it or with it.

    `weights` say how much better a unit is one stage later: over its machines the sum of risk
    times all machines, less the risk of all. `head` is the first stage in which a unit may move,
    `tail` how many stages have to follow it.
    """

    units: tuple[Unit, ...]
    room: Mapping[Resource, int]
    depends: tuple[frozenset[int], ...]
    follows: tuple[frozenset[int], ...]
    needed_by: tuple[frozenset[int], ...]
    followed_by: tuple[frozenset[int], ...]
    links: Mapping[tuple[int, int], int]
    given_up: frozenset[tuple[int, int]]
    weights: tuple[int, ...]
    head: tuple[int, ...]
    tail: tuple[int, ...]

    @property
    def fewest(self) -> int:
        """Say how many stages there are at least: by the longest chain, and by what has to fit."""
        longest = max(h + t for h, t in zip(self.head, self.tail, strict=True)) + 1
        whole = {each: sum(u.loads.get(each, 0) for u in self.units) for each in self.room}
        return max(longest, *(ceil(whole[each] / self.room[each]) for each in self.room))


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """How good a plan is, less is better, in this order.

    The stages; the risk that moves early: over all pairs of machines, the difference of their
    risks times how many stages later the riskier one moves (so less than 0 is good); the stages
    between machines and what they depend on.
    """

    stages: int
    early_risk: int
    apart: int


def score_of(task: Task, stages: Stages) -> Score:
    """Tell how good a plan is."""
    late = sum(weight * stage for weight, stage in zip(task.weights, stages, strict=True))
    apart = sum(times * (stages[b] - stages[a]) for (a, b), times in task.links.items())
    return Score(max(stages) + 1, -late, apart)


def task_of(machines: Sequence[Machine], limits: Limits) -> Task:
    """Make the task out of an inventory: at least one machine, each id once."""
    found = units_of(machines, limits)
    known = precedence_of(found)
    place = {old: new for new, old in enumerate(known.order)}
    units = tuple(found[old] for old in known.order)
    depends = tuple(frozenset(place[d] for d in known.depends[old]) for old in known.order)
    follows = tuple(frozenset(place[f] for f in known.follows[old]) for old in known.order)
    needed_by, followed_by = _turned(depends), _turned(follows)
    whole = sum(each.risk for each in machines)
    return Task(
        units,
        {each: room_of(each, limits) for unit in units for each in unit.loads},
        depends,
        follows,
        needed_by,
        followed_by,
        {(place[a], place[b]): times for (a, b), times in known.links.items()},
        frozenset((place[a], place[b]) for a, b in known.given_up),
        tuple(sum(len(machines) * m.risk - whole for m in unit.machines) for unit in units),
        _longest(depends, follows, range(len(units))),
        _longest(needed_by, followed_by, range(len(units) - 1, -1, -1)),
    )


def _turned(edges: Sequence[frozenset[int]]) -> tuple[frozenset[int], ...]:
    turned: list[set[int]] = [set() for _ in edges]
    for later, earlier in enumerate(edges):
        for each in earlier:
            turned[each].add(later)
    return tuple(map(frozenset, turned))


def _longest(
    same: Sequence[frozenset[int]], next_: Sequence[frozenset[int]], order: range
) -> tuple[int, ...]:
    """Give by unit the most stages that lie before it."""
    longest = [0] * len(same)
    for each in order:
        before = [longest[other] for other in same[each]]
        before += [longest[other] + 1 for other in next_[each]]
        longest[each] = max(before, default=0)
    return tuple(longest)
