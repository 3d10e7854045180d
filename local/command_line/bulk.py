"""`ferry bulk`: many waves at once, from a file of rows."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType

from local.command_line.exits import Exit
from local.command_line.problems import MOST_DRAWN, errors_drawn, unseen
from local.command_line.session import Session, wrong_use
from local.command_line.words import counted
from local.screen import cell, table

_CSV, _LINES = "text/csv", "application/x-ndjson"


async def bulk(
    session: Session,
    file: Annotated[str, typer.Argument(help="CSV or JSON lines; - is standard input.")],
    *,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Take the good rows although others are bad.")
    ] = False,
) -> Exit:
    """Start the waves of a file; one bad row refuses it all, and each is listed with its remedy.

    With --accept-valid 1 when rows were left out.
    """
    content = _read(file)
    taken = await session.api.upload(
        "bulk", content, media_of(content), {"accept_valid": "true" if accept_valid else None}
    )
    waves, refused = taken["waves"], taken["refused"]
    drawn: list[RenderableType] = [_waves_drawn(waves)] if waves else []
    session.answer(taken, *drawn, *([errors_drawn(refused)] if refused else []))
    session.say(f"load {taken['load']}: {counted(len(waves), 'wave')} of {taken['rows']:,} rows")
    if refused:
        session.say("the rows listed were left out: correct them, and send them in other waves")
    session.advise("ferry waves list")
    return Exit.NO_SUCCESS if refused else Exit.DONE


def media_of(content: bytes) -> str:
    """Tell JSON lines from CSV by the first character: no column's name begins with a brace."""
    return _LINES if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" else _CSV


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        wrong_use(f"{file} can't be read: {error.strerror}")


def _waves_drawn(waves: list[dict[str, object]]) -> RenderableType:
    drawn = table("wave", "instances")
    for each in waves[:MOST_DRAWN]:
        drawn.add_row(cell(each["wave"]), cell(each["instances"]))
    return Group(drawn, *unseen(len(waves)))


COMMANDS = (bulk,)
