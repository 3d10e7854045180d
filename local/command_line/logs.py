"""`ferry logs`: a wave's events and the lines of its audit log, as one story in time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import typer

from local.command_line.options import Wave, path
from local.command_line.session import Session
from local.command_line.waves.events import events_of
from local.command_line.words import moment
from local.ferry_api import FerryApi
from local.screen import cell
from local.wave_status import finished

_PAGE = 1_000
_COLOURS = {"refusal": "red", "decision": "cyan", "waiting": "yellow", "ended": "bold"}

type Line = dict[str, Any]

_Instance = Annotated[
    str, typer.Argument(metavar="[INSTANCE]", help="Only what is about this EC2 instance.")
]
_Follow = Annotated[bool, typer.Option("--follow", help="Go on until the wave is finished.")]
_Every = Annotated[float, typer.Option(min=0.05, help="Seconds between two looks.")]


async def logs(
    session: Session,
    wave: Wave,
    instance: _Instance = "",
    *,
    follow: _Follow = False,
    every: _Every = 5.0,
) -> None:
    """Tell a wave's or an instance's events and what was asked, tried and done, in order of time.

    With --json each line is a document: `at`, `instance`, `source` (event or audit), and the rest.
    """
    told: set[str] = set()
    while True:
        # Read first: what happens until the end stands in the lines that are read after it.
        over = not follow or finished(await session.api.get(path("waves", wave)))
        lines = [each async for each in _lines(session.api, wave) if each["id"] not in told]
        for each in sorted(lines, key=lambda line: str(line["at"])):
            told.add(each["id"])
            if instance in {"", each["instance"]}:
                session.line(each, cell(_words(each), _COLOURS.get(each["kind"], "")))
        if over:
            return
        await asyncio.sleep(every)


async def _lines(api: FerryApi, wave: str) -> AsyncIterator[Line]:
    async for event in events_of(api, wave):
        told = {name: event[name] for name in ("at", "instance", "kind", "words")}
        yield {"id": event["cursor"], "source": "event", **told}
    async for page in api.pages(path("waves", wave, "audit"), {"limit": _PAGE}):
        for entry in page["entries"]:
            yield _of_entry(entry)


def _of_entry(entry: dict[str, Any]) -> Line:
    event = entry["event"]
    done = " ".join((event["action"], event["outcome"], *event["details"])).split()
    return {
        "id": f"{entry['chain']} {entry['number']}",
        "source": "audit",
        "at": event["at"],
        "instance": event["subject"]["instance"],
        "kind": event["kind"],
        "words": f"{event['actor']}: {' '.join(done)}",
        "correlation": event["correlation"],
    }


def _words(line: Line) -> str:
    about = line["instance"] or "-"
    return f"{moment(line['at'])}  {about}  {line['kind']}  {line['words']}"


COMMANDS = (logs,)
