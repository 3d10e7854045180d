"""`ferry waves show`: a wave as it is now."""

from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.text import Text

from local.board import HEALTHS, instances_drawn, notes
from local.command_line.options import Wave, path
from local.command_line.session import Session
from local.command_line.waves.events import events_drawn, events_of
from local.command_line.waves.next_steps import next_steps
from local.command_line.waves.plans import plans_drawn
from local.command_line.words import counted, listed, moment
from local.eta import eta_words
from local.screen import cell, grid
from local.wave_status import Document


async def show(
    session: Session,
    wave: Wave,
    *,
    instances: Annotated[bool, typer.Option("--instances", help="Each instance as well.")] = False,
    events: Annotated[bool, typer.Option("--events", help="What happened as well.")] = False,
) -> None:
    """Show how a wave fares."""
    status = await session.api.get(path("waves", wave))
    drawn: list[RenderableType] = [_summary(status), *plans_drawn(status)]
    if instances:
        drawn += [Text(), _instances(status)]
    if events:
        status["events"] = [each async for each in events_of(session.api, wave)]
        drawn += [Text(), events_drawn(status["events"])]
    session.answer(status, *drawn)
    session.advise(*next_steps(status))


def _summary(status: Document) -> RenderableType:
    progress, health = status["progress"], status["health"]
    return Group(
        Text(f"wave {status['wave']}", style="bold"),
        grid(
            ("state", status["state"]),
            ("health", cell(health, HEALTHS.get(health, ""))),
            ("progress", f"{progress['percent']} % of {counted(progress['instances'])}"),
            ("where", listed(progress["by_lifecycle"])),
            ("outcomes", listed(status["outcomes"])),
            ("waits for", listed(status["waiting_for"])),
            ("replicated", eta_words(status.get("eta"))),
            ("accepted", moment(status["accepted"])),
            ("group", status["protection_group"]),
            ("runs", f"{status['runs']}"),
            ("account", f"{status['account']} {status['region']}"),
        ),
    )


def _instances(status: Document) -> RenderableType:
    each = status["instances"]
    asked = [
        cell(f"{i['instance']} waits: {i['waiting_for']['words']}")
        for i in each
        if i["waiting_for"]
    ]
    return Group(instances_drawn(each, {}), *asked, *notes(each))


COMMANDS = (show,)
