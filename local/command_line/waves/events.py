"""`ferry waves events`: what happened in a wave, in order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from local.command_line.options import Wave, path
from local.command_line.session import Session
from local.command_line.words import moment
from local.ferry_api import FerryApi
from local.screen import cell, table
from local.wave_status import Document, finished

_EVERY = 2.0
_PAGE = 1_000
_COLOURS = {"waiting": "yellow", "decision": "cyan", "ended": "bold"}


async def events(
    session: Session,
    wave: Wave,
    *,
    after: Annotated[str, typer.Option(help="Only what came after this cursor.")] = "",
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on until the wave is finished.")
    ] = False,
    every: Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")] = _EVERY,
) -> None:
    """Tell what happened in a wave, in order; with --json an event a line."""
    told = after
    while True:
        # Read first: what happens until the end stands in the events that are read after it.
        over = not follow or finished(await session.api.get(path("waves", wave)))
        async for each in events_of(session.api, wave, told):
            told = each["cursor"]
            session.line(each, cell(_line(each), _COLOURS.get(each["kind"], "")))
        if over:
            return
        await asyncio.sleep(every)


async def events_of(api: FerryApi, wave: str, after: str = "") -> AsyncIterator[dict[str, Any]]:
    """Read a wave's events, page by page."""
    query = {"after": after, "limit": _PAGE}
    async for page in api.pages(path("waves", wave, "events"), query, "after"):
        for each in page["events"]:
            yield each


def events_drawn(happened: Sequence[Document]) -> Table:
    """Draw events in a table."""
    drawn = table("at", "instance", "kind", "what")
    for each in happened:
        words = cell(each["words"], _COLOURS.get(each["kind"], ""))
        drawn.add_row(cell(moment(each["at"])), cell(each["instance"]), cell(each["kind"]), words)
    return drawn


def _line(event: Document) -> str:
    return f"{moment(event['at'])}  {event['instance']}  {event['words']}"


COMMANDS = (events,)
