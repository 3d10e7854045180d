"""`ferry protection-group list`, `show` and `drift`: groups as they are, and as the vault is."""

from local.command_line.exits import Exit
from local.command_line.options import path
from local.command_line.protection_group.describe import Name
from local.command_line.protection_group.drawing import COLOURS, drift_drawn, group_drawn
from local.command_line.protection_group.minutes import written
from local.command_line.session import Session
from local.command_line.words import counted
from local.screen import cell, table


async def list_(session: Session) -> None:
    """List all protection groups."""
    found = await session.api.get("protection-groups")
    groups = found["groups"]
    drawn = table("group", "state", "provider", "vault", "policy", "points kept for")
    for each in groups:
        drawn.add_row(
            cell(each["group"]),
            cell(each["state"], COLOURS.get(each["state"], "")),
            *map(cell, (each["provider"], each["vault"]["name"], each["policy_name"])),
            cell(written(each["settings"]["recovery_point_retention"])),
        )
    session.answer(found, *([drawn] if groups else []))
    session.say(counted(len(groups), "protection group"))
    if not groups:
        session.advise("ferry protection-group set NAME")


async def show(session: Session, group: Name) -> None:
    """Show a protection group and the waves that are in it."""
    found = await session.api.get(path("protection-groups", group))
    session.answer(found, group_drawn(found))
    session.advise(f"ferry protection-group drift {group}")


async def drift(session: Session, group: Name) -> Exit:
    """Compare a protection group with what its vault has now; 1 when something differs."""
    found = await session.api.get(path("protection-groups", group, "drift"))
    session.answer(found, *([] if found["in_step"] else [drift_drawn(found["drift"])]))
    if found["in_step"]:
        session.say(f"the vault has {group} as it is wanted")
        return Exit.DONE
    session.advise(f"ferry protection-group mend {group}")
    return Exit.NO_SUCCESS


COMMANDS = (list_, show, drift)
