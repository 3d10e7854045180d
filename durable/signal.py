"""Messages from outside that a story can wait for."""

from dataclasses import dataclass
from typing import Any

from durabletask.task import Task, when_any

from durable.context import Context, Steps
from wire import from_wire, to_wire


@dataclass(frozen=True, slots=True)
class Listening[T]:
    """An open ear: completed once the message is there."""

    carries: type[T]
    task: Task[Any]

    @property
    def heard(self) -> bool:
        """Tell whether the message has come."""
        return self.task.is_complete

    def message(self) -> T:
        """Read the message; ValueError before it has come."""
        return from_wire(self.carries, self.task.get_result())


@dataclass(frozen=True, slots=True)
class Signal[T]:
    """A kind of message: its name, a wire constant, and what it carries."""

    name: str
    carries: type[T]

    def listen(self, ctx: Context) -> Listening[T]:
        """Begin to listen; messages that came before are heard at once."""
        return Listening(self.carries, ctx.wait_for_external_event(self.name))

    def wait(self, ctx: Context, *others: Task[Any]) -> Steps[T | None]:
        """Wait for the message; None when one of the other tasks ends first."""
        ear = self.listen(ctx)
        yield when_any([ear.task, *others])
        return ear.message() if ear.heard else None

    def send(self, ctx: Context, story_id: str, message: T) -> None:
        """Send it to another story; one that is over, or never was, does not hear it."""
        ctx.send_event(story_id, self.name, data=to_wire(message))
