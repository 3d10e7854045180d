"""Small orchestrations that the tests run."""

from datetime import timedelta
from typing import Any

import azure.durable_functions as df
import azure.functions as func
from durabletask.entities import EntityInstanceId
from durabletask.task import (
    OrchestrationContext,
    RetryPolicy,
    TaskFailedError,
    when_all,
    when_any,
)

STORIES = []
HOUR = timedelta(hours=1)
PERSISTENT = RetryPolicy(first_retry_interval=timedelta(seconds=5), max_number_of_attempts=3)


def story(function):
    STORIES.append(function)
    return function


@story
def sequence(ctx, names):
    greetings = []
    for name in names:
        greeting = yield ctx.call_activity("greet", input=name)
        greetings += [greeting]
    return greetings


@story
def fan_out(ctx, names):
    return (yield when_all([ctx.call_activity("greet", input=name) for name in names]))


@story
def unlucky(ctx, _):
    return (yield ctx.call_activity("refuse", input="no cores left"))


@story
def forgiving(ctx, _):
    try:
        yield ctx.call_activity("refuse", input="no cores left")
    except TaskFailedError as error:
        return error.details.message


@story
def persistent(ctx, _):
    return (yield ctx.call_activity("third_time_lucky", input="x", retry_policy=PERSISTENT))


@story
def hopeless(ctx, _):
    return (yield ctx.call_activity("refuse", input="never", retry_policy=PERSISTENT))


@story
def naps(ctx, times):
    for _ in range(times):
        yield ctx.create_timer(timedelta(seconds=10))
        yield ctx.call_activity("greet", input="you")
    return "awake"


@story
def gate(ctx, _):
    return (yield ctx.wait_for_external_event("approval"))


@story
def two_gates(ctx, _):
    first = yield ctx.wait_for_external_event("approval")
    yield ctx.call_activity("greet", input=first)
    second = yield ctx.wait_for_external_event("approval")
    return [first, second]


@story
def parent(ctx, names):
    answers = []
    for name in names:
        answer = yield ctx.call_sub_orchestrator("sequence", input=[name])
        answers += [answer]
    return answers


@story
def parent_of_the_unlucky(ctx, _):
    try:
        yield ctx.call_sub_orchestrator("unlucky", instance_id=f"{ctx.instance_id}-child")
    except TaskFailedError as error:
        return str(error)


@story
def parent_with_patience(ctx, _):
    child = f"{ctx.instance_id}-child"
    return (yield ctx.call_sub_orchestrator("moody", instance_id=child, retry_policy=PERSISTENT))


@story
def moody(ctx, _):
    return (yield ctx.call_activity("third_time_lucky", input="mood"))


@story
def parent_of(ctx, child):
    """Call a child of the given name and id, and tell what came of it."""
    name, instance_id, value = child
    try:
        return (yield ctx.call_sub_orchestrator(name, instance_id=instance_id, input=value))
    except TaskFailedError as error:
        return str(error)


@story
def countdown(ctx, left):
    yield ctx.call_activity("greet", input=str(left))
    if left:
        ctx.continue_as_new(left - 1)
        return None
    return "lift-off"


@story
def collector(ctx, collected):
    """Collect three events, one in each generation."""
    collected = [*collected, (yield ctx.wait_for_external_event("item"))]
    if len(collected) < 3:
        ctx.continue_as_new(collected, save_events=True)
        return None
    return collected


@story
def announcer(ctx, _):
    ctx.set_custom_status("waiting")
    yield ctx.wait_for_external_event("approval")
    ctx.set_custom_status({"done": 1})
    return "announced"


@story
def messenger(ctx, receiver):
    ctx.send_event(receiver, "approval", data="from a friend")
    return (yield ctx.call_activity("greet", input="me"))


@story
def impatient(ctx, _):
    late = ctx.create_timer(100 * HOUR)
    approved = ctx.wait_for_external_event("approval")
    winner = yield when_any([approved, late])
    if winner is approved:
        late.cancel()
        yield ctx.call_activity("greet", input="early")
    return "approved" if winner is approved else "late"


@story
def deadline(ctx, _):
    approved = ctx.wait_for_external_event("approval")
    winner = yield when_any([approved, ctx.create_timer(timedelta(seconds=30))])
    return "approved" if winner is approved else "late"


@story
def slow(ctx, seconds):
    yield ctx.create_timer(timedelta(seconds=seconds))
    return "slept"


@story
def renewed_wait(ctx, generation):
    """Leave a short timer behind, begin again, and wait for a long one."""
    if generation == 0:
        short = ctx.create_timer(timedelta(seconds=20))
        yield when_any([ctx.wait_for_external_event("again"), short])
        ctx.continue_as_new(1)
        return None
    yield ctx.create_timer(HOUR)
    return "waited"


@story
def offspring(ctx, names):
    return (
        yield when_all(
            [
                ctx.call_sub_orchestrator("gate", instance_id=f"{ctx.instance_id}-{name}")
                for name in names
            ]
        )
    )


@story
def poll(ctx, polls):
    """Look every hour, ten times to a generation."""
    while polls:
        polls -= 1
        yield ctx.call_activity("greet", input="replica")
        yield ctx.create_timer(HOUR)
        if polls and polls % 10 == 0:
            ctx.continue_as_new(polls)
            return None
    return "replicated"


@story
def clock_reader(ctx, _):
    before = ctx.current_utc_datetime
    yield ctx.create_timer(timedelta(minutes=5))
    return [before.isoformat(), ctx.current_utc_datetime.isoformat()]


@story
def child_of_whom(ctx, _):
    return ctx.parent_instance_id


@story
def entity_caller(ctx, _):
    yield ctx.call_activity("greet", input="counter")
    ctx.signal_entity(EntityInstanceId("counter", "one"), "add", 1)
    return "signalled"


@story
def last_word(ctx, _):
    ctx.call_activity("note", input="bye")
    return "gone"


def assemble(notes: list[Any]) -> df.DFApp:
    """Build an app of all stories; `notes` receives what its activities note."""
    app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    for function in STORIES:
        app.orchestration_trigger("context")(_two_arguments(function))
    attempts: dict[str, int] = {}

    @app.activity_trigger("name")
    def greet(name: Any) -> str:
        return f"hello {name}"

    @app.activity_trigger("why")
    def refuse(why: Any) -> str:
        raise ValueError(why)

    @app.activity_trigger("what")
    def third_time_lucky(what: Any) -> str:
        attempts[what] = attempts.get(what, 0) + 1
        if attempts[what] % 3:
            raise ConnectionError(f"attempt {attempts[what] % 3}")
        return "lucky"

    @app.activity_trigger("what")
    def note(what: Any) -> Any:
        notes.append(what)
        return what

    @app.activity_trigger("x", activity="given.name")
    def _renamed(x: Any) -> Any:
        return {"x": x}

    return app


def _two_arguments(function):
    def run(ctx: OrchestrationContext, value: Any) -> Any:
        return function(ctx, value)

    run.__name__ = function.__name__
    return run
