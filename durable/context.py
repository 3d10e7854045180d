"""What a story needs of the engine's context, in types of our own."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from typing import Any

from durabletask.task import OrchestrationContext, Task, TimerTask, when_any

type Context = OrchestrationContext
# What a story has begun and can wait for.
type Pending = Task[Any]
type Timer = TimerTask
type Steps[T] = Generator[Task[Any], Any, T]


def now(ctx: Context) -> datetime:
    """Tell the story's own time, aware and in UTC; the same at each replay."""
    return ctx.current_utc_datetime.replace(tzinfo=UTC)


def either(*tasks: Task[Any]) -> Task[Any]:
    """Make one task of several, which ends with the first of them."""
    return when_any(list(tasks))


def pause(ctx: Context, time: timedelta, unless: Task[Any]) -> Steps[bool]:
    """Sleep, or wake early because the other task has ended; tell whether the time has passed.

    The worker cuts timers into pieces of three days, below the six that Azure allows.
    """
    if unless.is_complete:
        return False
    timer = ctx.create_timer(time)
    yield when_any([timer, unless])
    if timer.is_complete:
        return True
    timer.cancel()
    return False
