"""Processes that work side by side, each begun from one that has no threads."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext


def processors(
    number: int | None = None, *, loaded: str, prepare: Callable[[], None] | None = None
) -> ProcessPoolExecutor:
    """Give a pool of processes, as many as there are processors, that has loaded a module.

    A double of this process would hold whatever its threads hold at that moment, locks of a
    library written in C among them, and may wait for them for ever: so nothing is doubled but a
    process that has done nothing yet. `prepare` is called once in each.
    """
    return ProcessPoolExecutor(number, _context(loaded), initializer=prepare)


def _context(loaded: str) -> BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([loaded])
    return context
