"""Readings that threads share."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Semaphore
from weakref import ref

import pytest

from clouds.shared_readings import SharedReadings

PATIENCE = 30.0  # seconds, of a test that fails
ASKERS = 8


class Shelf:
    """A thing that changes, read slowly: each reading begins at once and ends when it is let go."""

    def __init__(self) -> None:
        self.content = "nothing"
        self.begun, self.may_end = Semaphore(0), Semaphore(0)
        self.readings = 0

    def read(self) -> str:
        """See the content now, and tell of it when allowed."""
        seen = self.content
        self.readings += 1
        self.begun.release()
        assert self.may_end.acquire(timeout=PATIENCE)
        return seen

    def wait(self) -> None:
        """Wait until one more reading has begun."""
        assert self.begun.acquire(timeout=PATIENCE)


class Counting(SharedReadings[str, str]):
    """Tells how many are asking."""

    def askers(self, key: str) -> int:
        """Count who asks for this now."""
        return self._asked[key].askers if key in self._asked else 0


def ask(
    pool: ThreadPoolExecutor, shared: Counting, read: Callable[[], str], number: int = 1
) -> list[Future[str]]:
    """Let so many ask, and wait until all of them do."""
    wanted = shared.askers("shelf") + number
    asked = [pool.submit(shared.get, "shelf", read) for _ in range(number)]
    pause = Event()
    while shared.askers("shelf") < wanted:
        pause.wait(0.001)
    return asked


def test_who_waits_while_one_reads_shares_a_single_reading_that_began_after_all_had_asked() -> None:
    shelf, shared = Shelf(), Counting()
    with ThreadPoolExecutor(ASKERS + 1) as pool:
        [first] = ask(pool, shared, shelf.read)
        shelf.wait()
        shelf.content = "a book"
        others = ask(pool, shared, shelf.read, ASKERS)
        shelf.may_end.release(2)
        assert first.result(PATIENCE) == "nothing"
        assert {each.result(PATIENCE) for each in others} == {"a book"}
    assert shelf.readings == 2


def test_a_reading_that_fails_fails_for_its_own_asker_and_the_next_one_reads_anew() -> None:
    shelf, shared = Shelf(), Counting()

    def break_down() -> str:
        shelf.read()
        raise OSError("the shelf fell")

    with ThreadPoolExecutor(2) as pool:
        [broken] = ask(pool, shared, break_down)
        shelf.wait()
        [whole] = ask(pool, shared, shelf.read)
        shelf.may_end.release(2)
        with pytest.raises(OSError, match="the shelf fell"):
            broken.result(PATIENCE)
        assert whole.result(PATIENCE) == "nothing"


def test_who_asks_for_something_else_does_not_wait() -> None:
    shelf, shared = Shelf(), Counting()
    with ThreadPoolExecutor(2) as pool:
        [slow] = ask(pool, shared, shelf.read)
        shelf.wait()
        assert shared.get("table", lambda: "bread") == "bread"
        assert not slow.done()
        shelf.may_end.release()


def test_nothing_is_kept_for_who_asks_later() -> None:
    class Book:
        pass

    shared = SharedReadings[str, Book]()
    book = ref(shared.get("shelf", Book))
    assert book() is None
    assert isinstance(shared.get("shelf", Book), Book)
