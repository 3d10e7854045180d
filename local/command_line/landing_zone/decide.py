"""`ferry landing-zone done`, `retry` and `cancel`: what people decide about a landing zone."""

from typing import Annotated, Any

import typer

from local.asking import confirm
from local.command_line.exits import Exit
from local.command_line.options import By, Comment, Zone, path, wish
from local.command_line.session import Session


async def done(  # noqa: PLR0913 (what may be said of a manual step)
    session: Session,
    zone: Zone,
    *,
    by: By = "",
    comment: Comment = "",
    number: Annotated[
        int, typer.Option(min=0, help="Only this manual step; default: the one it waits for.")
    ] = 0,
    accept_closed_ports: Annotated[
        bool, typer.Option("--accept-closed-ports", help="Go on although ports are closed.")
    ] = False,
) -> None:
    """Say that the manual step is done that a landing zone waits for."""
    document: dict[str, Any] = wish(None, by, comment)
    document |= {"number": number} if number else {}
    document |= {"accept_closed_ports": True} if accept_closed_ports else {}
    await _decide(session, zone, ("manual-steps", "done"), document, "goes on")


async def retry(session: Session, zone: Zone, *, by: By = "", comment: Comment = "") -> None:
    """Prepare a landing zone again that has ended; what stands is found and kept."""
    await _decide(session, zone, ("retry",), wish(None, by, comment), "is prepared again")


async def cancel(
    session: Session,
    zone: Zone,
    *,
    by: By = "",
    comment: Comment = "",
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> Exit:
    """Take back what a landing zone has made: its servers and their secrets; the vault stays."""
    question = f"Delete the servers of the landing zone {zone}?"
    unanswered = "nobody can answer here; --yes takes it back"
    if not yes and not await confirm(question, session.screen, unanswered):
        return Exit.NO_SUCCESS
    await _decide(session, zone, ("cancel",), wish(None, by, comment), "is taken back")
    return Exit.DONE


async def _decide(
    session: Session, zone: str, verb: tuple[str, ...], document: dict[str, Any], words: str
) -> None:
    taken = await session.api.post(path("landing-zones", zone, *verb), document)
    session.answer(taken)
    session.say(f"landing zone {zone} {words}")
    session.advise(f"ferry landing-zone watch {zone}")


COMMANDS = (done, retry, cancel)
