"""A good plan at once: stages filled one after the other, then mended as long as that helps."""

from collections.abc import Callable

from domain.planning.table import Table
from domain.planning.task import Score, Task, score_of

type _Key = Callable[[int], tuple[int, ...]]


def good_plan(task: Task) -> tuple[int, ...]:
    """Give every unit's stage; each unit has to fit into a stage of its own.

    Of several orders of filling the one with the best score, mended: its own number of stages.
    """
    filled = (_filled(task, key) for key in _keys(task))
    return min((mended(task, each) for each in filled), key=lambda each: _rank(task, each))


def _rank(task: Task, stages: tuple[int, ...]) -> tuple[Score, tuple[int, ...]]:
    return score_of(task, stages), stages


def _keys(task: Task) -> tuple[_Key, ...]:
    """Say who goes first: who holds most stages up; then low risk, or what is hard to fit."""
    size = [sum(unit.loads.values()) for unit in task.units]
    return (
        lambda unit: (-task.tail[unit], task.weights[unit], unit),
        lambda unit: (-task.tail[unit], -size[unit], unit),
        lambda unit: (task.head[unit], task.weights[unit], unit),
    )


def _filled(task: Task, key: _Key) -> tuple[int, ...]:
    table, stage = Table(task, len(task.units)), 0
    left = sorted(range(len(task.units)), key=key)
    while left:
        before = len(left) + 1
        while len(left) < before:  # whoever is placed may let in who depends on it
            before = len(left)
            left = [unit for unit in left if not _placed(table, unit, stage)]
        stage += 1
    return table.result()


def _placed(table: Table, unit: int, stage: int) -> bool:
    task, at = table.task, table.stage
    before = (*task.depends[unit], *task.follows[unit])
    if any(at[each] < 0 for each in before) or table.first(unit) > stage:
        return False
    if not table.fits(unit, stage):
        return False
    table.put(unit, stage)
    return True


def mended(task: Task, stages: tuple[int, ...]) -> tuple[int, ...]:
    """Move and exchange units as long as each step makes the plan better."""
    table = Table(task, max(stages) + 1)
    for unit, stage in enumerate(stages):
        table.put(unit, stage)
    while [unit for unit in range(len(stages)) if _moved(table, unit)] or _swapped(table):
        pass  # each makes the score better, so this ends
    return table.result()


def _moved(table: Table, unit: int) -> bool:
    """Move a unit to the best stage that has room for it; False where it stands there."""
    was = table.take(unit)
    free = range(table.first(unit), table.last(unit) + 1)
    fitting = [(table.gain(unit, s), s != was, s) for s in free if table.fits(unit, s)]
    best = min(fitting)[2]
    table.put(unit, best)
    return best != was


def _swapped(table: Table) -> bool:
    """Let units change places where the riskier one of two moves earlier; False for nobody."""
    weights, stage, found = table.task.weights, table.stage, False
    # As it was before the first swap: whom this leaves out is looked at in the next round.
    first = [table.first(unit) for unit in range(len(weights))]
    last = [table.last(unit) for unit in range(len(weights))]
    order = sorted(range(len(weights)), key=lambda unit: (weights[unit], unit))
    for number, low in enumerate(order):
        late, least = stage[low], first[low]
        for high in reversed(order[number + 1 :]):
            early = stage[high]
            if weights[high] == weights[low]:
                break
            if least <= early < late <= last[high] and _swap(table, low, high):
                found, late = True, early
    return found


def _swap(table: Table, low: int, high: int) -> bool:
    early, late = table.take(high), table.take(low)
    if _free(table, low, early):
        table.put(low, early)
        if _free(table, high, late):
            table.put(high, late)
            return True
        table.take(low)
    table.put(high, early)
    table.put(low, late)
    return False


def _free(table: Table, unit: int, stage: int) -> bool:
    return table.first(unit) <= stage <= table.last(unit) and table.fits(unit, stage)
