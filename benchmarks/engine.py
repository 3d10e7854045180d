"""Measures the task hub against durabletask's in-memory backend: `python -m benchmarks.engine`."""

import argparse
import json
import logging
import statistics
import time
from collections.abc import Callable

from benchmarks import workload
from benchmarks.contenders import direct, stock, through_worker_library

BASE = "stock backend over gRPC"
CONTENDERS: dict[str, Callable[[int], float]] = {
    BASE: stock,
    "task hub through the worker library": through_worker_library,
    "task hub without it": direct,
}
PROMISED = {"task hub through the worker library": 3, "task hub without it": 5}


def main() -> None:
    """Let the contenders run by turns and print the medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--children", type=int, default=workload.CHILDREN)
    options.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = options.parse_args()
    logging.disable(logging.WARNING)
    report = measure(chosen.rounds, chosen.children)
    print(json.dumps(report, indent=2) if chosen.json else table(report))


def measure(rounds: int, children: int) -> dict[str, dict[str, float]]:
    """Give each contender's speed, median of all rounds, and how often that of the base it is.

    The processor time tells more than the clock's where the machine has other work to do.
    """
    for run in CONTENDERS.values():  # imports and indexing are not what is measured
        run(2)
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in CONTENDERS}
    for _ in range(rounds):
        for name, run in CONTENDERS.items():
            began = time.process_time()
            runs[name].append((run(children), time.process_time() - began))
    activities = children * workload.ACTIVITIES
    medians = {
        name: tuple(map(statistics.median, zip(*each, strict=True))) for name, each in runs.items()
    }
    return {
        name: {
            "activities per second": round(activities / seconds, 1),
            "processor ms per activity": round(processor / activities * 1000, 2),
            "times the base": round(medians[BASE][0] / seconds, 2),
            "promised": PROMISED.get(name, 1),
        }
        for name, (seconds, processor) in medians.items()
    }


def table(report: dict[str, dict[str, float]]) -> str:
    """Lay the figures out for people."""
    lines = [
        f"{name:38}{figures['activities per second']:7.0f} activities/s"
        f"{figures['processor ms per activity']:7.2f} ms of processor each"
        f"   x {figures['times the base']:.2f} (promised x {figures['promised']})"
        for name, figures in report.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
