"""`ferry retentions` and `ferry keep`: the sources of instances that have moved."""

from typing import Annotated

import typer

from local.command_line.options import By, InstanceOfWave, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import counted, moment
from local.screen import cell, table

_Because = Annotated[str, typer.Option(help="Why.")]


async def retentions(session: Session) -> None:
    """List the sources that have moved: until when they are kept, and what comes then."""
    found = await session.api.get("retentions")
    drawn = table("instance", "wave", "until", "then", "state", "because")
    for each in found["sources"]:
        until = moment(each["until"])
        cells = (each["instance"], each["wave"], until, each["then"], each["state"])
        drawn.add_row(*map(cell, cells), cell(each["because"], "dim"))
    session.answer(found, *([drawn] if found["sources"] else []))
    session.say(counted(len(found["sources"]), "source"))


async def keep(
    session: Session, wave: Wave, instance: InstanceOfWave, *, because: _Because = "", by: By = ""
) -> None:
    """Keep the source of an instance that has moved for good, whatever its wave said."""
    document = {"by": wish(None, by, "")["by"], "because": because}
    place = path("waves", wave, "instances", instance, "keep")
    session.answer(await session.api.post(place, document))
    session.say(f"{instance} is kept: Ferry does not end it")


COMMANDS = (retentions, keep)
