"""`ferry health` and `ferry openapi`: Ferry itself."""

from local.command_line.exits import Exit
from local.command_line.session import Session
from local.screen import cell, table

_FAILING = 503
_COLOURS = {"healthy": "green", "failing": "red"}


async def health(session: Session) -> Exit:
    """Ask everything that Ferry depends on how it fares; 1 when anything fails."""
    found = await session.api.get("health", fine={_FAILING})
    drawn = table("dependency", "status", "ms", "detail")
    for each in found["dependencies"]:
        status = cell(each["status"], _COLOURS.get(each["status"], ""))
        drawn.add_row(cell(each["name"]), status, cell(each["milliseconds"]), cell(each["detail"]))
    session.answer(found, drawn)
    session.say(f"Ferry is {found['status']}")
    return Exit.DONE if found["status"] == "healthy" else Exit.NO_SUCCESS


async def openapi(session: Session) -> None:
    """Write the API's description, OpenAPI 3.1: JSON with or without --json."""
    session.write(await session.api.get("openapi.json"))


COMMANDS = (health, openapi)
