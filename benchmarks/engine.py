"""The task hub against durabletask's stock engine over gRPC: the same 100 children."""

import logging
import statistics
import time
from functools import partial

from benchmarks import workload
from benchmarks.by_turns import by_turns
from benchmarks.engines import direct, stock, through_worker_library
from benchmarks.result import Figure, Result

ROUNDS = 3
_STOCK, _LIBRARY, _DIRECT = "stock engine", "through the worker library", "without the library"


def measure() -> Result:
    """Let the three carry the same workload, journal on."""
    logging.disable(logging.WARNING)
    contenders = {_STOCK: stock, _LIBRARY: through_worker_library, _DIRECT: direct}
    for run in contenders.values():  # imports and indexing are not what is measured
        run(2)
    size = workload.CHILDREN
    processor: dict[str, list[float]] = {name: [] for name in contenders}

    def running(name: str) -> float:
        began = time.process_time()
        seconds = contenders[name](size)
        processor[name].append(time.process_time() - began)
        return seconds

    took = by_turns({name: partial(running, name) for name in contenders}, ROUNDS)
    activities = size * workload.ACTIVITIES
    speeds: dict[str, float | str] = {
        f"{name}, activities/s": round(activities / took[name]) for name in took
    }
    # Tells more than the clock where the machine has other work: some use one core, some two.
    for name, each in processor.items():
        median = statistics.median(each)
        speeds[f"{name}, processor ms an activity"] = round(1_000 * median / activities, 2)
    return Result(
        (
            Figure(_LIBRARY, took[_STOCK] / took[_LIBRARY], 3, at_least=True),
            Figure(_DIRECT, took[_STOCK] / took[_DIRECT], 5, at_least=True),
        ),
        speeds,
        ROUNDS,
    )
