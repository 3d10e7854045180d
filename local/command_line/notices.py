"""`ferry notifications`: who was told of a wave, who could not be, and once more."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from domain.notification.delivery import DeliveryState
from local.command_line.options import By, Cursor, Limit, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import counted, moment
from local.screen import cell, table

_Channel = Annotated[str, typer.Option(help="Only by this channel.")]
_Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID]...", help="Deliveries, as listed; default: all that are dead."),
]


async def dead(session: Session, *, limit: Limit = 100) -> None:
    """List notices that nobody could be told, of every wave, with the reason."""
    found = await session.api.get("notifications/dead", {"limit": limit})
    known = found["deliveries"]
    session.answer(found, *([_drawn(known)] if known else []))
    session.say(f"{counted(found['total'], 'notice')} that nobody could be told")
    for wave in dict.fromkeys(each["wave"] for each in known):
        session.advise(f"ferry notifications revive {wave}, when the channel is mended")


async def list_(  # noqa: PLR0913 (filters and pages)
    session: Session,
    wave: Wave,
    *,
    state: Annotated[DeliveryState | None, typer.Option(help="Only those in this state.")] = None,
    channel: _Channel = "",
    limit: Limit = 100,
    cursor: Cursor = "",
) -> None:
    """List who was told of a wave, who is still to be, and who could not be."""
    asked = {"state": state, "channel": channel, "limit": limit, "cursor": cursor}
    found = await session.api.get(path("waves", wave, "notifications"), asked)
    known = found["deliveries"]
    session.answer(found, *([_drawn(known)] if known else []))
    session.say(counted(len(known), "notice"))
    if found["next"]:
        session.advise(f"ferry notifications list {wave} --cursor {found['next']}")


async def revive(
    session: Session, wave: Wave, delivery: _Ids = None, *, channel: _Channel = "", by: By = ""
) -> None:
    """Let dead deliveries of a wave be tried again, once what stood in their way is mended."""
    wanted: dict[str, Any] = {"by": wish(None, by, "")["by"]}
    wanted |= {"deliveries": delivery} if delivery else {}
    wanted |= {"channel": channel} if channel else {}
    taken = await session.api.post(path("waves", wave, "notifications", "revive"), wanted)
    session.answer(taken)
    session.say(f"{counted(len(taken['deliveries']), 'notice')} tried again at the next look")
    session.advise(f"ferry notifications list {wave} --state waiting")
    if taken["left"]:
        session.advise(f"ferry notifications revive {wave}, for {taken['left']:,} more")


def _drawn(known: Sequence[dict[str, Any]]) -> Table:
    drawn = table(
        "id", "wave", "channel", "notice", "instance", "state", "tries", "next", "trouble"
    )
    for each in known:
        about = (each["id"], each["wave"], each["channel"], each["kind"], each["instance"])
        state = (each["state"], each["attempts"], moment(each["due"]), each["trouble"])
        drawn.add_row(*map(cell, (*about, *state)))
    return drawn


COMMANDS = (dead, list_, revive)
