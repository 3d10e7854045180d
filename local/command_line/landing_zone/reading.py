"""`ferry landing-zone list` and `show`."""

from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from local.command_line.landing_zone.drawing import STATES, happened, summary, tables
from local.command_line.landing_zone.next_steps import next_steps
from local.command_line.options import Zone, path
from local.command_line.session import Session
from local.command_line.words import moment
from local.screen import cell, table

_PAGE = 1_000


async def list_(session: Session) -> None:
    """List landing zones, the newest first."""
    found = await session.api.get("landing-zones")
    drawn = table("landing zone", "accepted", "state", "step", "provider", "where")
    for each in found["zones"]:
        state, step = cell(each["state"], STATES.get(each["state"], "")), each["step"]
        where = f"{each['region']} → {each['location']}"
        known = (cell(each["zone"]), cell(moment(each["accepted"])), state)
        drawn.add_row(*known, cell(step["name"]), cell(each["provider"]), cell(where))
    session.answer(found, *([drawn] if found["zones"] else []))
    if not found["zones"]:
        session.say("no landing zones")
        session.advise("ferry landing-zone prepare NAME --region R --subnet ID")


async def show(
    session: Session,
    zone: Zone,
    *,
    events: Annotated[bool, typer.Option("--events", help="What happened as well.")] = False,
) -> None:
    """Show how a landing zone stands: servers, components, closed ports, versions."""
    status = await session.api.get(path("landing-zones", zone))
    drawn: list[RenderableType] = [summary(status)]
    for each in tables(status):
        drawn += [Text(), each]
    if events:
        query = {"limit": _PAGE}
        pages = session.api.pages(path("landing-zones", zone, "events"), query, "after")
        status["events"] = [each async for page in pages for each in page["events"]]
        drawn += [Text(), happened(status["events"])]
    session.answer(status, *drawn)
    session.advise(*next_steps(status))


COMMANDS = (list_, show)
