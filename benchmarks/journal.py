"""What the task hub's journal costs: the same workload with its file (NORMAL) and in memory."""

import logging
from functools import partial

from benchmarks import workload
from benchmarks.by_turns import by_turns
from benchmarks.engines import direct
from benchmarks.result import Figure, Result

ROUNDS = 5


def measure() -> Result:
    """Let the hub carry the workload with and without its journal."""
    logging.disable(logging.WARNING)
    ways = {"with": direct, "without": partial(direct, journal=False)}
    for run in ways.values():
        run(2)
    size = workload.CHILDREN
    took = by_turns({name: partial(run, size) for name, run in ways.items()}, ROUNDS)
    activities = size * workload.ACTIVITIES
    speeds = {f"{name} journal, activities/s": round(activities / took[name]) for name in took}
    figure = Figure(
        "with its journal ÷ without", took["without"] / took["with"], 0.5, at_least=True
    )
    return Result((figure,), dict(speeds), ROUNDS)
