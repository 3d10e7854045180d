"""A plan of waves: which instances move in which stage, when, and why there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.planning.annealing import annealed
from domain.planning.calendar import Dates, Season, dates_of
from domain.planning.exact import Found, best_plan
from domain.planning.greedy import good_plan, mended
from domain.planning.machine import Limits, Machine
from domain.planning.reasons import Reason, reasons_of
from domain.planning.task import Score, Task, score_of, task_of

# Beyond, the looks that are allowed prove nothing.
_MOST_PROVED = 60
_FEW_LOOKS = 4_000


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an instance moves (stages count from 1), and why."""

    machine: Machine
    stage: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every instance's placement by stage and id, and every stage's dates.

    `proved` where no plan that keeps the limits has a better score; `fewest` is how few stages
    there could be at best.
    """

    placements: tuple[Placement, ...]
    dates: tuple[Dates, ...]
    score: Score
    proved: bool
    fewest: int


def plan_waves(machines: Sequence[Machine], limits: Limits, season: Season) -> Plan:
    """Plan the stages; the same for the same machines and limits, in whichever order they come.

    At least one machine, each id once, and nothing that `refusals` has to say. Refused
    `planning.never_opens` where the windows do not suffice.
    """
    bounded = replace(limits, cutovers=season.most_cutovers)
    task = task_of(machines, bounded)
    stages, proved = _stages(task)
    why = reasons_of(task, stages)
    placements = sorted(
        (
            Placement(each, stage + 1, why[number])
            for number, (unit, stage) in enumerate(zip(task.units, stages, strict=True))
            for each in unit.machines
        ),
        key=lambda each: (each.stage, each.machine.instance_id),
    )
    by_stage = [[p.machine for p in placements if p.stage == n + 1] for n in range(max(stages) + 1)]
    dates = dates_of(by_stage, season, bounded)
    return Plan(tuple(placements), dates, score_of(task, stages), proved, task.fewest)


def _stages(task: Task) -> tuple[tuple[int, ...], bool]:
    known = good_plan(task)
    if max(known) == 0:
        return known, True
    small = len(task.units) <= _MOST_PROVED
    found = best_plan(task, known, _FEW_LOOKS) if small else Found(known, proved=False)
    if found.proved:
        return found.stages, True
    better = mended(task, annealed(task, found.stages))
    if small:  # what is good already leaves less to look at
        found = best_plan(task, better)
        return found.stages, found.proved
    return better, False
