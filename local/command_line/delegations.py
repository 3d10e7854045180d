"""`ferry delegations`: who may answer in whose place, for a while."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.table import Table

from local.command_line.options import Comment, path
from local.command_line.protection_group.minutes import minutes_of
from local.command_line.session import Session
from local.command_line.words import counted, moment
from local.screen import cell, table

_Name = Annotated[str, typer.Argument(help="The delegation's name, chosen by whoever gives it.")]
_To = Annotated[str, typer.Option(help="Object id of who may answer.")]
_ToName = Annotated[str, typer.Option(help="What people call them.")]
_For = Annotated[str, typer.Option("--for", help="How long, such as 8h or 14d; at most 90d.")]
_Begins = Annotated[
    datetime | None, typer.Option("--from", help="When it begins, in UTC; default: now.")
]
_Waves = Annotated[
    list[str] | None,
    typer.Option("--wave", help="Only in this wave; may be given again. Default: in all."),
]


async def list_(session: Session) -> None:
    """List all delegations, those that hold no more among them."""
    found = await session.api.get("delegations")
    known = found["delegations"]
    session.answer(found, *([_drawn(known)] if known else []))
    session.say(counted(len(known), "delegation"))


async def show(session: Session, name: _Name) -> None:
    """Show one delegation."""
    found = await session.api.get(path("delegations", name))
    session.answer(found, _drawn([found]))


async def give(  # noqa: PLR0913 (what a delegation says)
    session: Session,
    name: _Name,
    *,
    to: _To,
    to_name: _ToName = "",
    length: _For = "24h",
    begins: _Begins = None,
    wave: _Waves = None,
    comment: Comment = "",
) -> None:
    """Let another person answer in your place for a while; it takes a token of Entra.

    The same again changes nothing; another one under the name is refused.
    """
    start = begins.replace(tzinfo=UTC) if begins else datetime.now(UTC).replace(microsecond=0)
    end = start + timedelta(minutes=minutes_of("for", length) or 0)
    document = {
        "delegate": to,
        "delegate_name": to_name,
        "begins": start.isoformat(),
        "ends": end.isoformat(),
        "waves": wave or [],
        "comment": comment,
    }
    taken = await session.api.put(path("delegations", name), document)
    session.answer(taken, _drawn([taken]))
    session.advise(f"ferry delegations revoke {name}")


async def revoke(session: Session, name: _Name) -> None:
    """Let a delegation hold no more; it stays in the record."""
    taken = await session.api.delete(path("delegations", name))
    session.answer(taken)
    session.say(f"{name} holds no more, since {moment(taken['revoked'])}")


def _drawn(known: Sequence[dict[str, Any]]) -> Table:
    drawn = table("name", "approver", "delegate", "from", "until", "waves", "revoked")
    for each in known:
        approver, delegate = (each[f"{one}_name"] or each[one] for one in ("approver", "delegate"))
        when = (moment(each["begins"]), moment(each["ends"]))
        waves = ", ".join(each["waves"]) or "all"
        cells = (each["delegation"], approver, delegate, *when, waves, moment(each["revoked"]))
        drawn.add_row(*map(cell, cells))
    return drawn


COMMANDS = (list_, show, give, revoke)
