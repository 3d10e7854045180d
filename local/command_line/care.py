"""`ferry move` and `ferry switch-provider`: items cared for while they replicate."""

from typing import Annotated, Any

import typer

from local.command_line.options import By, InstanceOfWave, Wave, path, wish
from local.command_line.session import Session

_Server = Annotated[str, typer.Option(help="Name of the process server or appliance.")]
_Appliance = Annotated[
    str, typer.Option(help="Name of the replication appliance; default: the vault's only one.")
]


async def move(
    session: Session, wave: Wave, instance: InstanceOfWave, *, to: _Server, by: By = ""
) -> None:
    """Let an instance replicate through another process server or appliance."""
    await _care(session, (wave, instance, "move"), to, by)


async def switch_provider(
    session: Session, wave: Wave, instance: InstanceOfWave, *, to: _Appliance = "", by: By = ""
) -> None:
    """Let an instance that replicates by the classic provider go on by the modernised one."""
    await _care(session, (wave, instance, "switch-provider"), to, by)


async def _care(session: Session, about: tuple[str, str, str], to: str, by: str) -> None:
    wave, instance, verb = about
    document: dict[str, Any] = {"to": to, "by": wish(None, by, "")["by"]}
    taken = await session.api.post(path("waves", wave, "instances", instance, verb), document)
    session.answer(taken)
    session.say(f"{verb} of {instance} has begun; the wave's events tell how it ends")
    session.advise(f"ferry waves events {wave} --follow")


COMMANDS = (move, switch_provider)
