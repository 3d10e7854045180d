"""Betters a plan by dice that always fall alike: moves and exchanges, some for the worse."""

import random
from math import exp

from domain.planning.table import Table
from domain.planning.task import Task

_TRIES, _MOST_TRIES = 1_500, 60_000


def annealed(task: Task, stages: tuple[int, ...], tries: int = 0) -> tuple[int, ...]:
    """Give a plan of as many stages that is not worse; the same for the same task and plan.

    Without a number of `tries` so many as a thousand units have in some seconds.
    """
    return _Annealing(task, stages).run(tries or min(_TRIES * len(stages), _MOST_TRIES))


class _Annealing:
    """A walk from plan to plan, each of which keeps everything; the best one is remembered."""

    def __init__(self, task: Task, stages: tuple[int, ...]) -> None:
        self._dice = random.Random(1)  # noqa: S311 (nothing secret: a search that can be repeated)
        self._table = Table(task, max(stages) + 1)
        self._members: list[list[int]] = [[] for _ in range(max(stages) + 1)]
        for unit, stage in enumerate(stages):
            self._put(unit, stage)
        # So much does one unit of early risk weigh against stages apart.
        self._scale = sum(task.links.values()) * (max(stages) + 1) + 1
        self._heat = self._scale * max(1, *map(abs, task.weights), 0) / 2
        self._best, self._lead = stages, 0  # how much better the best is than where we are

    def run(self, tries: int) -> tuple[int, ...]:
        """Try, the calmer the longer it takes."""
        units = len(self._best)
        for number in range(tries):
            heat = self._heat * (1 - number / tries) ** 3
            self._lead += self._try(self._dice.randrange(units), heat)
            if self._lead < 0:
                self._best, self._lead = self._table.result(), 0
        return self._best

    def _try(self, unit: int, heat: float) -> int:
        """Let a unit go elsewhere, in exchange where there is no room; give what that costs."""
        table, was = self._table, self._take(unit)
        first, last = table.first(unit), table.last(unit)
        stage = self._dice.randint(first, last)
        if stage == was:
            self._put(unit, was)
            return 0
        if table.fits(unit, stage):
            cost = self._value(unit, stage) - self._value(unit, was)
            agreed = self._agreed(cost, heat)
            self._put(unit, stage if agreed else was)
            return cost if agreed else 0
        return self._exchange(unit, was, stage, heat)

    def _exchange(self, unit: int, was: int, stage: int, heat: float) -> int:
        """Let a unit that stands nowhere take the place of another, which takes its own."""
        table, other = self._table, self._dice.choice(self._members[stage])
        self._take(other)
        fits = table.fits(unit, stage)
        cost = self._value(unit, stage) - self._value(unit, was)
        self._put(unit, was)
        cost -= self._value(other, stage)
        self._take(unit)
        self._put(unit, stage)
        if fits and table.first(other) <= was <= table.last(other) and table.fits(other, was):
            cost += self._value(other, was)
            if self._agreed(cost, heat):
                self._put(other, was)
                return cost
        self._take(unit)
        self._put(unit, was)
        self._put(other, stage)
        return 0

    def _agreed(self, cost: int, heat: float) -> bool:
        return cost <= 0 or self._dice.random() < exp(-cost / heat)

    def _value(self, unit: int, stage: int) -> int:
        risk, apart = self._table.gain(unit, stage)
        return risk * self._scale + apart

    def _put(self, unit: int, stage: int) -> None:
        self._table.put(unit, stage)
        self._members[stage].append(unit)

    def _take(self, unit: int) -> int:
        stage = self._table.take(unit)
        self._members[stage].remove(unit)
        return stage
