"""Why an instance moves in its stage, and neither earlier nor later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.planning.refusing import named
from domain.planning.table import Table
from domain.planning.task import Task
from domain.planning.units import Resource


class Why(StrEnum):
    """What puts an instance where it is."""

    CIRCLE = "circle"
    DEPENDS_ON = "depends_on"
    NEEDED_BY = "needed_by"
    TESTS_FIRST = "tests_first"
    BEFORE_PRODUCTION = "before_production"
    NO_ROOM = "no_room"
    RISK = "risk"
    NEAR = "near"
    FEWEST_STAGES = "fewest_stages"
    ORDER_GIVEN_UP = "order_given_up"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in a word and in a sentence; `about` are the instances or the thing it names.

    Stages are counted from 1.
    """

    why: Why
    words: str
    about: tuple[str, ...] = ()


def reasons_of(task: Task, stages: Sequence[int]) -> tuple[tuple[Reason, ...], ...]:
    """Give by unit the reasons of its place in a plan."""
    table = Table(task, max(stages) + 1)
    for unit, stage in enumerate(stages):
        table.put(unit, stage)
    return tuple(tuple(_reasons(table, unit)) for unit in range(len(stages)))


def _reasons(table: Table, unit: int) -> Iterator[Reason]:
    task, machines = table.task, table.task.units[unit].machines
    if len(machines) > 1:
        ids = tuple(each.instance_id for each in machines)
        yield Reason(Why.CIRCLE, f"together: {named(ids)} depend on each other in a circle", ids)
    if behind := _ids(task, {a for a, b in task.given_up if b == unit}):
        words = f"not held back for {named(behind)}: that depends on it, or on what follows it"
        yield Reason(Why.ORDER_GIVEN_UP, words, behind)
    stage = table.take(unit)
    if stage == 0 == table.stages - 1:
        yield Reason(Why.FEWEST_STAGES, "everything fits into one stage")
    if stage > 0:
        yield _not_earlier(table, unit, stage)
    if stage < table.stages - 1:
        yield _not_later(table, unit, stage)
    table.put(unit, stage)


def _not_earlier(table: Table, unit: int, stage: int) -> Reason:
    task, here = table.task, stage + 1
    if table.first(unit) == stage:
        if held := _at(table, task.depends[unit], stage):
            words = f"not before stage {here}: it depends on {named(held)}, in that stage"
            return Reason(Why.DEPENDS_ON, words, held)
        held = _at(table, task.follows[unit], stage - 1)
        words = f"not before stage {here}: by environment it follows {named(held)} of its "
        words += f"application, in stage {stage}"
        return Reason(Why.TESTS_FIRST, words, held)
    if lack := next(table.lacking(unit, stage - 1), None):
        return _no_room(table, "not earlier", stage - 1, lack)
    return _better(table, unit, (stage - 1, stage))


def _not_later(table: Table, unit: int, stage: int) -> Reason:
    task, here = table.task, stage + 1
    if table.last(unit) == stage:
        if held := _at(table, task.needed_by[unit], stage):
            words = f"not after stage {here}: it is needed by {named(held)}, in that stage"
            return Reason(Why.NEEDED_BY, words, held)
        held = _at(table, task.followed_by[unit], stage + 1)
        words = f"not after stage {here}: by environment it goes before {named(held)} of its "
        words += f"application, in stage {here + 1}"
        return Reason(Why.BEFORE_PRODUCTION, words, held)
    if lack := next(table.lacking(unit, stage + 1), None):
        return _no_room(table, "not later", stage + 1, lack)
    return _better(table, unit, (stage + 1, stage))


def _no_room(table: Table, side: str, stage: int, lack: tuple[Resource, int]) -> Reason:
    resource, taken = lack
    name = f" ({resource.name})" if resource.name else ""
    room = table.task.room[resource]
    words = f"{side}: stage {stage + 1} has {taken:,} of {room:,} {resource.kind.value}{name}"
    return Reason(Why.NO_ROOM, words, (resource.name,) if resource.name else ())


def _better(table: Table, unit: int, way: tuple[int, int]) -> Reason:
    """Say what is better about where it is than about the neighbouring stage."""
    other, stage = way
    task = table.task
    gain, instead = table.gain(unit, stage), table.gain(unit, other)
    side = "earlier" if other < stage else "later"
    if gain[0] != instead[0]:
        machines = task.units[unit].machines
        mean = sum(each.risk for each in machines) / len(machines)
        level = "above" if side == "earlier" else "below"
        words = f"not {side}: its risk of {mean:g} (criticality and complexity) is {level} the mean"
        return Reason(Why.RISK, words)
    if gain[1] != instead[1]:
        ties = (*task.depends[unit], *task.needed_by[unit])
        near = _ids(task, set(ties))
        return Reason(Why.NEAR, f"not {side}: it stays nearer to {named(near)}", near)
    return Reason(Why.FEWEST_STAGES, f"not {side}: that would make no difference")


def _at(table: Table, units: frozenset[int], stage: int) -> tuple[str, ...]:
    return _ids(table.task, {each for each in units if table.stage[each] == stage})


def _ids(task: Task, units: set[int]) -> tuple[str, ...]:
    return tuple(sorted(each.instance_id for n in units for each in task.units[n].machines))
