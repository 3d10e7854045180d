"""`ferry waves list`."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import typer
from rich.progress_bar import ProgressBar

from local.board import HEALTHS
from local.command_line.options import Cursor, Limit
from local.command_line.session import Session
from local.command_line.words import listed, moment
from local.screen import cell, table

_BAR = 12


async def list_(  # noqa: PLR0913 (filters and pages)
    session: Session,
    *,
    state: Annotated[
        Literal["queued", "running", "finished"] | None, typer.Option(help="Only those.")
    ] = None,
    name: Annotated[str, typer.Option(help="How the names begin.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
    every: Annotated[bool, typer.Option("--all", help="Every page.")] = False,
) -> None:
    """List waves, the newest first."""
    query = {"state": state, "name": name, "limit": limit, "cursor": cursor}
    page: dict[str, Any] = {"waves": [], "next": None}
    async for each in session.api.pages("waves", query):
        page = {"waves": page["waves"] + each["waves"], "next": each["next"]}
        if not every:
            break
    drawn = table("wave", "accepted", "state", "", "%", "health", "instances")
    for each in page["waves"]:
        drawn.add_row(*_row(each))
    session.answer(page, *([drawn] if page["waves"] else []))
    if not page["waves"]:
        session.say("no such waves")
    if page["next"]:
        session.advise(f"ferry waves list --cursor {page['next']}, with the same filters")


def _row(wave: Mapping[str, Any]) -> tuple[Any, ...]:
    percent = wave["progress"]["percent"]
    return (
        cell(wave["wave"]),
        cell(moment(wave["accepted"])),
        cell(wave["state"]),
        ProgressBar(total=100, completed=percent, width=_BAR),
        f"{percent}",
        cell(wave["health"], HEALTHS.get(wave["health"], "")),
        cell(listed(wave["outcomes"])),
    )


COMMANDS = (list_,)
