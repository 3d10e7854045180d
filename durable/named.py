"""What is known by its name: the module that it stands in is imported when it is first called."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pkgutil import resolve_name
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clouds.ports import Clouds
    from durable.context import Context, Steps
    from durable.flow import Flow
    from durable.step import Step
    from wire import Json

# One at a time: calls come from many threads, and the first ones all want the same modules.
_LOCK = RLock()


@cache
def find(name: str) -> Any:
    """Import what `package.module:thing` names; ImportError or AttributeError when it is not there.

    A test finds everything that is named anywhere, as the type checker doesn't.
    """
    with _LOCK:
        return resolve_name(name)


class Once[T]:
    """A value that is made when it is first asked for, and never again."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []

    def __call__(self) -> T:
        """Give the value; raises what making it raises, and the next call tries again."""
        if not self._made:
            with _LOCK:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]


@dataclass(frozen=True, slots=True)
class NamedFlow:
    """A story, or a watch's, by its name on the wire and its module."""

    name: str
    module: str

    @property
    def flow(self) -> "Flow[Any, Any]":
        """The story itself, under its own name in its module, whatever its version."""
        found: Any = find(f"{self.module}:{story_of(self.name)}")
        flow: Flow[Any, Any] = getattr(found, "flow", found)
        return flow

    def run(self, ctx: "Context", payload: "Json") -> "Steps[Json]":
        """Tell the story to the durable host."""
        return self.flow.run(ctx, payload)


@dataclass(frozen=True, slots=True)
class NamedActivity:
    """A step and the function that performs it: both are `called` the same, in two modules."""

    name: str
    module: str
    called: str

    @property
    def step(self) -> "Step[Any, Any]":
        """The step, as stories take it."""
        step: Step[Any, Any] = find(f"durable.steps:{self.called}")
        return step

    @property
    def perform(self) -> "Callable[[Clouds, Any], Any]":
        """What performs it."""
        perform: Callable[[Clouds, Any], Any] = find(f"{self.module}:{self.called}")
        return perform


def told_in(module: str, *names: str) -> tuple[NamedFlow, ...]:
    """List stories of a module by their names on the wire."""
    return tuple(NamedFlow(name, module) for name in names)


def performed_in(module: str, *names: str, **others: str) -> tuple[NamedActivity, ...]:
    """List activities of a module; `others` are called otherwise on the wire."""
    return (
        *(NamedActivity(name, module, name) for name in names),
        *(NamedActivity(name, module, called) for called, name in others.items()),
    )


def story_of(name: str) -> str:
    """Tell which story runs by a name on the wire, whatever its version."""
    return re.sub(r"_v[0-9]+$", "", name)
