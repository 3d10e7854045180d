"""`ferry slots`: what is scarce, who holds it, and why others wait."""

from typing import Any

from local.command_line.session import Session
from local.command_line.words import counted, moment
from local.screen import cell, table


async def slots(session: Session) -> None:
    """List what is scarce, who holds slots, and why, behind whom and how long others wait."""
    found = await session.api.get("slots")
    drawn = [_resources(found["resources"]), _waiting(found["waiting"])]
    wanted = (found["resources"], found["waiting"])
    shown = [each for each, rows in zip(drawn, wanted, strict=True) if rows]
    session.answer(found, *shown)
    held = counted(len(found["held"]), "slot")
    session.say(f"{held} held, {counted(len(found['waiting']), 'ticket')} waiting")


def _resources(found: list[dict[str, Any]]) -> Any:
    drawn = table("resource", "unit", "limit", "elsewhere", "held", "wanted")
    for each in found:
        limit = "-" if each["limit"] is None else each["limit"]
        row = (each["name"], each["unit"], limit, each["elsewhere"], each["held"], each["wanted"])
        drawn.add_row(*(cell(str(value)) for value in row))
    return drawn


def _waiting(found: list[dict[str, Any]]) -> Any:
    drawn = table("instance", "wave", "for", "place", "starts", "waits for")
    for each in found:
        starts = moment(each["starts"]) if each["starts"] else "?"
        words = ". ".join(filter(None, (each["waiting_for"], each["remedy"])))
        row = (each["instance"], each["wave"], each["kind"], str(each["position"]), starts)
        drawn.add_row(*map(cell, row), cell(words, "dim"))
    return drawn


COMMANDS = (slots,)
