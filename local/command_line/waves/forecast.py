"""`ferry waves forecast`: when a wave's replications and failovers end, and what will not."""

from rich.console import RenderableType
from rich.text import Text

from local.command_line.options import Wave, path
from local.command_line.session import Session
from local.command_line.words import counted
from local.eta import eta_words, lasting_words
from local.screen import cell, table
from local.wave_status import Document


async def forecast(session: Session, wave: Wave) -> None:
    """Show what is to be expected of a wave, before it has gone wrong.

    Times are those by which half, and nine in ten, of such forecasts have come true.
    """
    told = await session.api.get(path("waves", wave, "forecast"))
    session.answer(told, *forecast_drawn(told))
    session.advise(f"ferry waves show {wave} --instances")


def forecast_drawn(told: Document) -> list[RenderableType]:
    """Draw a wave's forecast: the whole, then a line for each instance."""
    instances = told["instances"]
    if not instances:
        return [Text("Nobody has a cutover before him.")]
    drawn = table("instance", "replicated", "failover takes", "failed over", "verdict")
    for each in instances:
        drawn.add_row(
            cell(each["instance"]),
            cell(eta_words(each["replicated"])),
            cell(lasting_words(each["failover"])),
            cell(eta_words(each["failed_over"])),
            cell("; ".join(one["words"] for one in each["verdicts"]), "red"),
        )
    return [*whole_drawn(told["eta"]), drawn]


def whole_drawn(eta: Document | None) -> list[RenderableType]:
    """Say when the last replication ends, and of how many that is foreseen."""
    if not eta:
        return [Text("No end of a replication is foreseen yet.")]
    return [cell(f"all of {counted(eta['instances'])} replicated {eta_words(eta)}")]


COMMANDS = (forecast,)
