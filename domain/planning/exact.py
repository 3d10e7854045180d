"""The best plan there is, as long as that can be proved with a bounded number of looks."""

from dataclasses import dataclass

from domain.planning.table import Table
from domain.planning.task import Task, score_of

LOOKS = 60_000


@dataclass(frozen=True, slots=True)
class Found:
    """Every unit's stage; `proved` where no plan has a better score."""

    stages: tuple[int, ...]
    proved: bool


def best_plan(task: Task, known: tuple[int, ...], looks: int = LOOKS) -> Found:
    """Better a plan that is known, with as few stages as there can be, until nothing is better.

    After so many `looks` the best one so far is given, unproved: the same for the same task.
    """
    best = score_of(task, known)
    for stages in range(task.fewest, best.stages + 1):
        fewer = stages < best.stages
        search = _Search(task, stages, looks, None if fewer else (best.early_risk, best.apart))
        search.run()
        looks = search.looks
        if search.best:
            return Found(search.best, proved=looks > 0)
        if looks <= 0:
            return Found(known, proved=False)
    return Found(known, proved=True)


class _Search:
    """Depth first through all ways to place the units, in their order, in so many stages."""

    def __init__(self, task: Task, stages: int, looks: int, bound: tuple[int, int] | None) -> None:
        self.looks = looks
        self.best: tuple[int, ...] | None = None
        self._bound = bound
        self._table = Table(task, stages)
        self._rest = self._least(task, stages)
        self._twin = _twins(task)

    def run(self) -> None:
        """Look until all is seen, or the looks are used up."""
        task, table = self._table.task, self._table
        costs = [(0, 0)]
        ways = [self._ways(0)]
        while ways and self.looks > 0:
            unit = len(ways) - 1
            if table.stage[unit] >= 0:
                table.take(unit)
                costs.pop()
            if not ways[-1]:
                ways.pop()
                continue
            stage = ways[-1].pop()
            self.looks -= 1
            risk, apart = table.gain(unit, stage)
            cost = costs[-1][0] + risk, costs[-1][1] + apart
            if not self._promises(cost, unit):
                continue
            table.put(unit, stage)
            costs.append(cost)
            if unit + 1 < len(task.units):
                ways.append(self._ways(unit + 1))
            else:
                self.best, self._bound = table.result(), cost

    def _ways(self, unit: int) -> list[int]:
        """List the stages to try, the first one last; of twins none goes before the other."""
        table, twin = self._table, self._twin[unit]
        first = table.first(unit)
        if twin is not None:
            first = max(first, table.stage[twin])
        free = range(first, table.stages - table.task.tail[unit])
        return [stage for stage in reversed(free) if table.fits(unit, stage)]

    def _promises(self, cost: tuple[int, int], unit: int) -> bool:
        if self._bound is None:
            return True
        return (cost[0] + self._rest[unit + 1], cost[1]) < self._bound

    @staticmethod
    def _least(task: Task, stages: int) -> list[int]:
        """Sum up from each unit on the early risk that there is at least, with room for all."""
        least = [0]
        for unit in range(len(task.units) - 1, -1, -1):
            weight = task.weights[unit]
            best = stages - 1 - task.tail[unit] if weight > 0 else task.head[unit]
            least.append(least[-1] - weight * best)
        return least[::-1]


def _twins(task: Task) -> list[int | None]:
    """Tell by unit the one before it that is like it in everything, if there is one."""
    last: dict[object, int] = {}
    twins: list[int | None] = []
    for number, unit in enumerate(task.units):
        alike = (
            tuple(unit.loads.items()),
            task.weights[number],
            task.depends[number],
            task.follows[number],
            task.needed_by[number],
            task.followed_by[number],
            tuple(sorted((a, b, n) for (a, b), n in task.links.items() if number in {a, b})),
        )
        twins.append(last.get(alike))
        last[alike] = number
    return twins
