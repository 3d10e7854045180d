"""`ferry poison`: requests from the queue that nobody understood."""

from typing import Annotated

import typer

from local.asking import confirm
from local.command_line.exits import Exit
from local.command_line.options import path
from local.command_line.session import Session
from local.command_line.words import counted, moment
from local.screen import cell, grid, table

_Id = Annotated[str, typer.Argument(metavar="ID", help="The message's id, as listed.")]
_SHOWN = 60


async def list_(
    session: Session,
    *,
    limit: Annotated[int, typer.Option(min=1, max=32, help="How many at most.")] = 32,
) -> None:
    """List the messages that were set aside."""
    found = await session.api.get("poison", {"limit": limit})
    drawn = table("id", "time", "count", "reason", "body")
    for each in found["messages"]:
        cells = (each["id"], moment(each["time"]), each["count"], each["reason"])
        drawn.add_row(*map(cell, cells), cell(each["body"][:_SHOWN], "dim"))
    session.answer(found, *([drawn] if found["messages"] else []))
    session.say(f"{counted(len(found['messages']), 'message')} set aside")
    if found["messages"]:
        session.advise("ferry poison show ID, then replay or drop")


async def show(session: Session, message: _Id) -> None:
    """Show a message, and why nobody understood it."""
    found = await session.api.get(path("poison", message))
    rows = {**found, "time": moment(found["time"]), "count": str(found["count"])}
    session.answer(found, grid(*rows.items()))
    session.advise(f"ferry poison replay {message}", f"ferry poison drop {message}")


async def replay(session: Session, message: _Id) -> None:
    """Send a message again, once what stood in its way is gone."""
    session.answer(await session.api.post(path("poison", message, "replay")))
    session.say(f"{message} is sent again")
    session.advise("ferry waves list", "ferry poison list, should it come back")


async def drop(
    session: Session,
    message: _Id,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> Exit:
    """Drop a message for ever."""
    unanswered = "nobody can answer here; --yes drops it"
    if not yes and not await confirm(f"Drop {message} for ever?", session.screen, unanswered):
        return Exit.NO_SUCCESS
    await session.api.delete(path("poison", message))
    session.answer({"id": message, "dropped": True})
    session.say(f"{message} is dropped")
    return Exit.DONE


COMMANDS = (list_, show, replay, drop)
