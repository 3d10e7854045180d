"""`ferry landing-zone watch`: a line for each change until it has ended, or somebody is needed."""

from typing import Annotated, Any, Literal

import typer

from local.command_line.exits import Exit
from local.command_line.landing_zone.drawing import summary
from local.command_line.landing_zone.next_steps import next_steps
from local.command_line.options import Zone, path
from local.command_line.session import Session
from local.screen import draw

_EVERY = 2.0


async def watch(
    session: Session,
    zone: Zone,
    *,
    until: Annotated[
        Literal["end", "person"],
        typer.Option(help="person: end also as soon as it waits for a manual step."),
    ] = "end",
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = _EVERY,
) -> Exit:
    """Watch a landing zone until it has ended; 1 unless it is ready, or taken back as wished.

    With --json a line whenever something has changed.
    """
    status = await _watched(session, zone, every, to_the_end=until == "end")
    if not session.as_json:
        draw(session.screen, summary(status))
    session.advise(*next_steps(status))
    wished = "cancelled" if status["purpose"] == "take_back" else "ready"
    return Exit.DONE if status["outcome"] in (None, wished) else Exit.NO_SUCCESS


async def _watched(
    session: Session, zone: str, every: float, *, to_the_end: bool
) -> dict[str, Any]:
    """Tell every change until it is enough; give how the landing zone stands then."""
    told: list[str] = []
    status: dict[str, Any]
    async for status in session.api.changes(path("landing-zones", zone), every):
        if session.as_json:
            session.line(status)
        elif (now := _line(status)) not in told[-1:]:
            session.say(now)
            told.append(now)
        if status["outcome"] or (status["manual_step"] and not to_the_end):
            return status
    raise AssertionError  # it is watched for ever


def _line(status: dict[str, Any]) -> str:
    step, phase, manual = status["step"], status["phase"], status["manual_step"]
    where = f"{step['number']}/{step['of']} " if step["number"] else ""
    needs = f": do the manual step {manual['number']}" if manual else ""
    return f"{where}{phase.replace('_', ' ')}{needs}"


COMMANDS = (watch,)
