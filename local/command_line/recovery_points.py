"""`ferry recovery-points` and `ferry change-recovery-point`: which state a machine stands in."""

from typing import Annotated

import typer

from local.command_line.options import By, InstanceOfWave, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import moment
from local.screen import cell, table

_Point = Annotated[str, typer.Argument(help="Id of a recovery point of the instance.")]


async def recovery_points(session: Session, wave: Wave, instance: InstanceOfWave) -> None:
    """List an instance's recovery points, the newest first."""
    found = await session.api.get(path("waves", wave, "instances", instance, "recovery-points"))
    drawn = table("taken", "kind", "id")
    for each in found["points"]:
        drawn.add_row(cell(moment(each["taken"])), cell(each["kind"]), cell(each["id"]))
    session.answer(found, drawn)


async def change_recovery_point(
    session: Session, wave: Wave, instance: InstanceOfWave, point: _Point, *, by: By = ""
) -> None:
    """Make an instance's virtual machine anew from another point, before anybody commits it."""
    document = {"recovery_point": point, "by": wish(None, by, "")["by"]}
    place = path("waves", wave, "instances", instance, "recovery-point")
    taken = await session.api.post(place, document)
    session.answer(taken)
    session.say(f"the change of {instance} has begun; the wave's events tell how it ends")
    session.advise(f"ferry waves events {wave} --follow")


COMMANDS = (recovery_points, change_recovery_point)
