"""Stages being filled: who is where, what room is left, and where somebody could go."""

from collections import Counter
from collections.abc import Iterator

from domain.planning.task import Task
from domain.planning.units import Resource


class Table:
    """Units in so many stages; who is not placed yet is in stage -1, and bounds nobody."""

    def __init__(self, task: Task, stages: int) -> None:
        self.task = task
        self.stages = stages
        self.stage = [-1] * len(task.units)
        self._loads: dict[int, Counter[Resource]] = {}

    def put(self, unit: int, stage: int) -> None:
        """Place a unit that stands nowhere."""
        self.stage[unit] = stage
        self._loads.setdefault(stage, Counter()).update(self.task.units[unit].loads)

    def take(self, unit: int) -> int:
        """Take a unit out of its stage, and tell which that was."""
        stage = self.stage[unit]
        self._loads[stage].subtract(self.task.units[unit].loads)
        self.stage[unit] = -1
        return stage

    def lacking(self, unit: int, stage: int) -> Iterator[tuple[Resource, int]]:
        """Name what the stage has too little of for the unit, and how much is taken."""
        taken = self._loads.get(stage, Counter())
        for resource, amount in self.task.units[unit].loads.items():
            if taken[resource] + amount > self.task.room[resource]:
                yield resource, taken[resource]

    def fits(self, unit: int, stage: int) -> bool:
        """Say whether the stage has room for the unit."""
        return next(self.lacking(unit, stage), None) is None

    def first(self, unit: int) -> int:
        """Tell the first stage that what comes before the unit lets it have."""
        stage, found = self.stage, self.task.head[unit]
        for each in self.task.depends[unit]:
            found = max(found, stage[each])
        for each in self.task.follows[unit]:
            found = max(found, stage[each] + 1)
        return found

    def last(self, unit: int) -> int:
        """Tell the last stage that what comes after the unit lets it have; all that is placed."""
        stage, found = self.stage, self.stages - 1
        for each in self.task.needed_by[unit]:
            found = min(found, stage[each])
        for each in self.task.followed_by[unit]:
            found = min(found, stage[each] - 1)
        return found

    def gain(self, unit: int, stage: int) -> tuple[int, int]:
        """Tell what the unit adds to the score in this stage: early risk, and stages apart."""
        task, at, apart = self.task, self.stage, 0
        for each in task.depends[unit]:
            apart += task.links[each, unit] * (stage - at[each]) if at[each] >= 0 else 0
        for each in task.needed_by[unit]:
            apart += task.links[unit, each] * (at[each] - stage) if at[each] >= 0 else 0
        return -task.weights[unit] * stage, apart

    def result(self) -> tuple[int, ...]:
        """Give every unit's stage; all have to be placed."""
        return tuple(self.stage)
