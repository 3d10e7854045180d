"""`ferry emergency-stop`: no failover begins anywhere until it is lifted."""

from typing import Annotated, Any

import typer

from local.command_line.options import By, wish
from local.command_line.session import Session
from local.command_line.words import counted, moment
from local.screen import cell, table

_Lift = Annotated[bool, typer.Option("--lift", help="Lift it: failovers may begin again.")]
_Show = Annotated[bool, typer.Option("--show", help="Only tell how it stands.")]
_Because = Annotated[str, typer.Option(help="Why.")]


async def emergency_stop(
    session: Session,
    *,
    lift: _Lift = False,
    show: _Show = False,
    because: _Because = "",
    by: By = "",
) -> None:
    """Let no failover begin anywhere, and list those under way with what each needs."""
    if show:
        stop = await session.api.get("emergency-stop")
    else:
        place = "emergency-stop/lift" if lift else "emergency-stop"
        who = wish(None, by, "")["by"]
        stop = await session.api.post(place, {"by": who, "because": because})
    session.answer(stop, *_drawn(stop))
    session.say(_words(stop))
    if stop["pulled"]:
        session.advise("ferry emergency-stop --lift, once all is well")


def _words(stop: dict[str, Any]) -> str:
    running = counted(len(stop["running"]), "failover")
    if not stop["pulled"]:
        return f"not pulled: failovers may begin; {running} under way"
    who = f"pulled by {stop['by'] or 'an operator'} at {moment(stop['at'])}"
    return f"{who}: no failover begins; {running} under way"


def _drawn(stop: dict[str, Any]) -> list[Any]:
    drawn = table("wave", "instance", "phase", "next", "what it needs")
    for each in stop["running"]:
        cells = (each["wave"], each["instance"], each["phase"], each["next_step"], each["by_hand"])
        drawn.add_row(*map(cell, cells))
    return [drawn] if stop["running"] else []


COMMANDS = (emergency_stop,)
