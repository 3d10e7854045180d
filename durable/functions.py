"""Binds flows and activities to an Azure Functions app: the only file that knows the decorators."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import azure.durable_functions as df

from clouds.ports import Clouds
from durable.flow import Flow
from durable.step import Step, answer


@dataclass(frozen=True, slots=True)
class Activity[In, Out]:
    """A step and the function that performs it."""

    step: Step[In, Out]
    perform: Callable[[Clouds, In], Out]


def bind(
    app: df.Blueprint,
    flows: Iterable[Flow[Any, Any]],
    activities: Iterable[Activity[Any, Any]],
    clouds: Clouds,
) -> None:
    """Register every flow and activity under its durable name."""
    for flow in flows:
        app.orchestration_trigger("context", orchestration=flow.name)(_orchestrator(flow))
    for activity in activities:
        app.activity_trigger("payload", activity=activity.step.name)(_activity(activity, clouds))


def _orchestrator(flow: Flow[Any, Any]) -> Any:
    def run(ctx: Any, payload: Any) -> Any:
        return (yield from flow.run(ctx, payload))

    run.__name__ = flow.name
    return run


def _activity(activity: Activity[Any, Any], clouds: Clouds) -> Any:
    def run(payload: Any) -> Any:
        return answer(activity.step, lambda value: activity.perform(clouds, value), payload)

    run.__name__ = activity.step.name
    return run
