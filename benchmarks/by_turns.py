"""Lets contenders run by turns, so that whatever else the machine does meets all of them."""

import statistics
import time
from collections.abc import Callable, Mapping


def by_turns(contenders: Mapping[str, Callable[[], float]], rounds: int = 3) -> dict[str, float]:
    """Give the median of what each contender measures, all of them once in each round."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, measure in contenders.items():
            found[name].append(measure())
    return {name: statistics.median(each) for name, each in found.items()}


def processor_seconds(work: Callable[[], object]) -> float:
    """Measure the processor time of all threads of this process; another's load adds little."""
    began = time.process_time()
    work()
    return time.process_time() - began


def best(measure: Callable[[], float], times: int) -> float:
    """Give the least of several measurements: what the work takes when nothing disturbs it."""
    return min(measure() for _ in range(times))
