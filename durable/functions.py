"""Binds flows and activities to an Azure Functions app: the only file that knows the decorators."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import azure.durable_functions as df

from clouds.ports import Clouds
from clouds.recording import Deed, recorded
from durable.flow import Flow
from durable.performing import performing
from durable.recorded import LOOKS, MAY_ACT, attempt_at, opened
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
    name = activity.step.name

    def run(payload: Any) -> Any:
        story, order = opened(payload)

        def perform(value: Any) -> Any:
            event = attempt_at(name, story, value)
            deed = Deed(clouds.audit, event)
            eager = name not in LOOKS | MAY_ACT
            with performing(name, story, event.subject, value):
                return recorded(deed, lambda: activity.perform(clouds, value), eager=eager)

        return answer(activity.step, perform, order)

    run.__name__ = name
    return run
