"""What every engine has to carry: a parent over children of twelve activities and three timers."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

import azure.durable_functions as df
import azure.functions as func
from durabletask.task import ActivityContext, OrchestrationContext, Task, when_all

CHILDREN = 100
ACTIVITIES, TIMERS = 12, 3  # in each child
NAP = timedelta(milliseconds=1)  # long enough to be a timer, too short to be waited for

type Story = Generator[Task[Any], Any, Any]


def family(ctx: OrchestrationContext, children: int) -> Story:
    """Run the children side by side and add up what they counted."""
    counted = yield when_all([ctx.call_sub_orchestrator("child") for _ in range(children)])
    return sum(counted)


def child(ctx: OrchestrationContext, _nothing: None) -> Story:
    """Count by activities, with a nap after each quarter dozen."""
    number = 0
    for _ in range(TIMERS):
        for _ in range(ACTIVITIES // TIMERS):
            number = yield ctx.call_activity("count", input=number)
        yield ctx.create_timer(NAP)
    return number


def count(_ctx: ActivityContext, number: int) -> int:
    """Count on."""
    return number + 1


def assemble() -> df.DFApp:
    """Build the workload as an app."""
    app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    for story in (family, child):
        app.orchestration_trigger("context")(story)
    app.activity_trigger("number")(count)
    return app
