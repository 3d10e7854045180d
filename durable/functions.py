"""Binds flows and activities to an Azure Functions app: the only file that knows the decorators.

It imports nothing that they need: a function's name and trigger are known before its module is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import azure.durable_functions as df

if TYPE_CHECKING:
    from clouds.ports import Clouds
    from durable.context import Context, Steps
    from durable.named import NamedActivity
    from durable.step import Step
    from wire import Json


class Told(Protocol):
    """A story under its name on the wire: a flow, or where one is to be found."""

    @property
    def name(self) -> str:
        """The name on the wire."""

    def run(self, ctx: "Context", payload: "Json") -> "Steps[Json]":
        """Tell the story to the durable host."""


@dataclass(frozen=True, slots=True)
class Activity[In, Out]:
    """A step and the function that performs it."""

    step: "Step[In, Out]"
    perform: "Callable[[Clouds, In], Out]"

    @property
    def name(self) -> str:
        """The step's name on the wire."""
        return self.step.name


type Performed = Activity[Any, Any] | NamedActivity


def bind(
    app: df.Blueprint, flows: Iterable[Told], activities: Iterable[Performed], clouds: "Clouds"
) -> None:
    """Register every flow and activity under its durable name, around clouds that are there."""
    bind_early(app, flows, activities, lambda: clouds)


def bind_early(
    app: df.Blueprint,
    flows: Iterable[Told],
    activities: Iterable[Performed],
    clouds: "Callable[[], Clouds]",
) -> None:
    """Register them before there are clouds: those are asked for by the first activity."""
    for flow in flows:
        app.orchestration_trigger("context", orchestration=flow.name)(_orchestrator(flow))
    for activity in activities:
        app.activity_trigger("payload", activity=activity.name)(_activity(activity, clouds))


def _orchestrator(flow: Told) -> Any:
    def run(ctx: Any, payload: Any) -> Any:
        return (yield from flow.run(ctx, payload))

    run.__name__ = flow.name
    return run


def _activity(activity: Performed, clouds: "Callable[[], Clouds]") -> Any:
    def run(payload: Any) -> Any:
        from durable.answering import answer_order  # noqa: PLC0415 (keeps the cold start short)

        return answer_order(activity, clouds(), payload)

    run.__name__ = activity.name
    return run
