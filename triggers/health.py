"""How Ferry fares: everything that it depends on is asked at once, for a few seconds at most."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from clouds.ports import Clouds, Dependency
from domain.errors import Refused, Transient
from triggers.http.route import Answer, Call, Route

if TYPE_CHECKING:
    from triggers.views.health import DependencyView

PATIENCE = 5.0  # seconds; longer than a dependency takes to find out that nobody answers
_UNAVAILABLE = 503


def check_health(call: Call) -> Answer:
    """Ask everything that Ferry depends on; 503 when anything fails."""
    from triggers.views import HealthView  # noqa: PLC0415 (keeps the cold start short)

    engine = Dependency("durable_engine", call.stories.ask)
    brake = Dependency("emergency_stop", lambda: _emergency_stop(call.clouds))
    view = HealthView.of(ask_all((*call.clouds.dependencies, engine, brake), PATIENCE))
    return Answer(view, 200 if view.status == "healthy" else _UNAVAILABLE)


def _emergency_stop(clouds: Clouds) -> str:
    """Say how it stands, as anybody may know; pulled, Ferry is well."""
    return "pulled: no failover begins" if clouds.brake.read().pulled else "not pulled"


def ask_all(dependencies: Iterable[Dependency], patience: float) -> list["DependencyView"]:
    """Ask all at once; what has not answered after so many seconds is left behind, and fails."""
    asked = tuple(dependencies)
    pool = ThreadPoolExecutor(len(asked), thread_name_prefix="health")
    answers = [pool.submit(_ask, each) for each in asked]
    wait(answers, timeout=patience)
    pool.shutdown(wait=False)
    return [
        answer.result() if answer.done() else _late(each, patience)
        for each, answer in zip(asked, answers, strict=True)
    ]


def _ask(dependency: Dependency) -> "DependencyView":
    from triggers.views.health import DependencyView  # noqa: PLC0415

    begun = time.monotonic()
    try:
        healthy, words = True, dependency.ask()
    except Exception as error:  # noqa: BLE001 (whatever it is, the dependency fails)
        healthy, words = False, _words(error)
    return DependencyView(
        name=dependency.name,
        status="healthy" if healthy else "failing",
        milliseconds=round((time.monotonic() - begun) * 1000),
        detail=words,
    )


def _late(dependency: Dependency, patience: float) -> "DependencyView":
    from triggers.views.health import DependencyView  # noqa: PLC0415

    return DependencyView(
        name=dependency.name,
        status="failing",
        milliseconds=round(patience * 1000),
        detail=f"no answer within {patience:g} s",
    )


def _words(error: Exception) -> str:
    """Tell an error in words of our own: theirs may hold addresses and keys."""
    if isinstance(error, Refused):
        return f"refused: {error.refusal.code}. {error.remedy}".strip()
    if isinstance(error, Transient):
        return "it can't be reached now"
    return f"asking failed: {type(error).__name__}"


ROUTES = (
    Route(
        method="GET",
        path="health",
        summary="Ask everything that Ferry depends on how it fares.",
        handler=check_health,
        answers={200: "HealthView", 503: "HealthView"},
        stories=True,
    ),
)
