"""The calls that change something in a cloud, as they are made: whoever answers for them watches.

An SDK's hook says `about_to_call` before such a call leaves and `called` when its answer is there.
Neither bodies nor values are told of, and so no secret.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

_MOST_CALLS = 100  # of one step; an entry has to fit into a table's property of 64 KiB
_LONGEST = 300


@dataclass(slots=True)
class Watch:
    """What one step or request has called; `before` is done before each call."""

    before: Callable[[], None]
    calls: list[str] = field(default_factory=list)
    more: int = 0

    def told(self) -> tuple[str, ...]:
        """List the calls, each in a line."""
        return (*self.calls, *([f"and {self.more} more"] if self.more else ()))


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watching(before: Callable[[], None]) -> Iterator[Watch]:
    """Watch the calls that are made inside, by this thread; `before` may raise to stop them."""
    watch = Watch(before)
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


def carried[**Given, Found](act: Callable[Given, Found]) -> Callable[Given, Found]:
    """Let other threads act for whoever watches in this one."""
    watch = _watch.get()

    def run(*given: Given.args, **named: Given.kwargs) -> Found:
        token = _watch.set(watch)
        try:
            return act(*given, **named)
        finally:
            _watch.reset(token)

    return run


def about_to_call() -> None:
    """Say that a call that changes something is about to be made; raises where it must not be."""
    if watch := _watch.get():
        watch.before()


def called(cloud: str, operation: str, resource: str, answer: str, request_id: str = "") -> None:
    """Say what a call was, and how it was answered: a status or an error's code."""
    watch = _watch.get()
    if watch is None:
        return
    if len(watch.calls) >= _MOST_CALLS:
        watch.more += 1
        return
    line = " ".join(part for part in (cloud, operation, resource, answer, request_id) if part)
    watch.calls.append(line[:_LONGEST])
