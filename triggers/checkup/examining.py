"""`GET /api/doctor`: looks at everything at once, and says of each thing how to mend it."""

from typing import TYPE_CHECKING

from clouds.ports import Dependency
from domain.checkup.check import Area, Check, Verdict
from triggers.asking_at_once import Outcome, ask_at_once
from triggers.checkup.look import Look, of_dependency
from triggers.checkup.looks import looks
from triggers.health import in_words
from triggers.http.route import Answer, Call, Route

if TYPE_CHECKING:
    from triggers.documents import DoctorQuery

# Seconds. An app that has just started imports for ten, the list of a region's sizes alone takes
# Azure five; a person waits for the answer.
PATIENCE = 30.0


def examine(call: Call) -> Answer:
    """Look at everything that the app can know of itself; changes nothing."""
    from triggers.views import DoctorView  # noqa: PLC0415 (keeps the cold start short)

    query: DoctorQuery = call.query
    listed = looks(call.clouds, call.settings, call.caller, query.region or "")
    engine = of_dependency(Dependency("durable_engine", call.stories.ask))
    return Answer(DoctorView.of(look_at_all((*listed, engine), PATIENCE)))


def look_at_all(wanted: tuple[Look, ...], patience: float) -> list[tuple[Check, int]]:
    """Look at all at once, and give each check with the milliseconds that it took.

    What fails, or says nothing for so many seconds, fails by itself: the others are told.
    """
    outcomes = ask_at_once((each.look for each in wanted), patience)
    found = [
        (check, outcome.milliseconds)
        for look, outcome in zip(wanted, outcomes, strict=True)
        for check in outcome.answer or (_failed(look, outcome, patience),)
    ]
    areas = list(Area)
    return sorted(found, key=lambda each: areas.index(each[0].area))


def _failed(look: Look, outcome: Outcome[tuple[Check, ...]], patience: float) -> Check:
    words = in_words(outcome, patience)
    return Check(look.area, look.subject, Verdict.FAILING, words, look.remedy)


ROUTES = (
    Route(
        method="GET",
        path="doctor",
        summary="Look at all that Ferry needs, and say of each thing how to mend it.",
        handler=examine,
        query="DoctorQuery",
        answers={200: "DoctorView"},
        stories=True,
    ),
)
