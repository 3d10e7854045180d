"""The command: looks at all at once, each for some seconds at most, and ends as the worst does."""

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from domain.checkup.check import Area, Check, Verdict, worst
from local.command_line.doctor.drawing import ENDINGS, as_document, drawn, summary
from local.command_line.doctor.way import look_at_answer, look_at_certificate
from local.command_line.exits import Exit
from local.command_line.session import Session
from local.ferry_api import ApiProblem, FerryApi, Unreachable

# Seconds: Ferry itself gives each of its own looks 30.
_PATIENCE = 60.0

_Region = Annotated[
    str, typer.Option(help="Region of AWS to try Ferry's role in; default: the app's own.")
]


async def doctor(session: Session, *, region: _Region = "") -> Exit:
    """Look at all that Ferry needs and say how to mend it.

    Ends with 0 when all is well, 1 when something needs attention, 2 when something fails.
    """
    found = await _look_at_all(session.api, region)
    session.answer(as_document(found), drawn(found))
    session.say(summary(found))
    return ENDINGS[worst(found)]


async def _look_at_all(api: FerryApi, region: str) -> list[Check]:
    looks = {
        "certificate": look_at_certificate(api.url),
        "answer": look_at_answer(api),
        "Ferry": _ask_ferry(api, region),
    }
    outcomes = await asyncio.gather(*(_within(name, look) for name, look in looks.items()))
    found = [check for outcome in outcomes for check in outcome]
    areas = list(Area)
    return sorted(dict.fromkeys(found), key=lambda each: areas.index(each.area))


async def _within(name: str, look: Coroutine[Any, Any, tuple[Check, ...]]) -> tuple[Check, ...]:
    """Give a look its time; what goes wrong is its own finding."""
    try:
        return await asyncio.wait_for(look, _PATIENCE)
    except TimeoutError:
        return (_unanswered(name, f"no answer within {_PATIENCE:g} s", ""),)
    except Unreachable as error:
        return (_unanswered("Ferry", str(error), error.document["remedy"]),)
    except ApiProblem as problem:
        return (_unanswered(name, str(problem), problem.document.get("remedy", "")),)


async def _ask_ferry(api: FerryApi, region: str) -> tuple[Check, ...]:
    told = await api.get("doctor", {"region": region})
    return tuple(_read(each) for each in told["checks"])


def _read(told: dict[str, Any]) -> Check:
    verdict = Verdict(told["verdict"])
    return Check(Area(told["area"]), told["subject"], verdict, told["detail"], told["remedy"])


def _unanswered(subject: str, detail: str, remedy: str) -> Check:
    mend = remedy or "See that the function app runs; then read its log."
    return Check(Area.ADDRESS, subject, Verdict.FAILING, detail, mend)


COMMANDS = (doctor,)
