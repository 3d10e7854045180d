"""Asks many things at once, for so many seconds at most: none that hangs hides the others."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome[Answer]:
    """What came of asking: an answer, an error, or neither within the time."""

    milliseconds: int
    answer: Answer | None = None
    error: Exception | None = None
    late: bool = False


def ask_at_once[Answer](
    asks: Iterable[Callable[[], Answer]], patience: float
) -> list[Outcome[Answer]]:
    """Ask all at once; what has not answered after so many seconds is left behind, late."""
    asked = tuple(asks)
    pool = ThreadPoolExecutor(max(1, len(asked)), thread_name_prefix="asking")
    answers = [pool.submit(_ask, each) for each in asked]
    wait(answers, timeout=patience)
    pool.shutdown(wait=False)
    late: Outcome[Answer] = Outcome(round(patience * 1000), late=True)
    return [each.result() if each.done() else late for each in answers]


def _ask[Answer](ask: Callable[[], Answer]) -> Outcome[Answer]:
    begun = time.monotonic()
    try:
        answer = ask()
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told as what failed)
        return Outcome(_since(begun), error=error)
    return Outcome(_since(begun), answer)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
