"""How Ferry fares: everything that it depends on is asked at once, for a few seconds at most."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from clouds.ports import Clouds, Dependency
from domain.errors import Refused, Transient
from triggers.asking_at_once import Outcome, ask_at_once
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
    outcomes = ask_at_once((each.ask for each in asked), patience)
    return [_view(each, outcome, patience) for each, outcome in zip(asked, outcomes, strict=True)]


def _view(dependency: Dependency, outcome: Outcome[str], patience: float) -> "DependencyView":
    from triggers.views.health import DependencyView  # noqa: PLC0415

    healthy = outcome.error is None and not outcome.late
    return DependencyView(
        name=dependency.name,
        status="healthy" if healthy else "failing",
        milliseconds=outcome.milliseconds,
        detail=outcome.answer or in_words(outcome, patience),
    )


def in_words(outcome: Outcome[Any], patience: float) -> str:
    """Say why there is no answer, in words of our own."""
    if outcome.late:
        return f"no answer within {patience:g} s"
    return _words(outcome.error) if outcome.error else ""


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
