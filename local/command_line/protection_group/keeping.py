"""`ferry protection-group mend` and `delete`."""

from typing import Annotated

import typer

from local.asking import confirm
from local.command_line.exits import Exit
from local.command_line.options import path
from local.command_line.protection_group.describe import Name, Wait
from local.command_line.protection_group.drawing import settled
from local.command_line.session import Session


async def mend(session: Session, group: Name, *, wait: Wait = False) -> Exit:
    """Bring the vault to what the protection group wants."""
    begun = await session.api.post(path("protection-groups", group, "mend"))
    session.say(f"{group} is being mended")
    return await settled(session, begun, wait=wait)


async def delete(
    session: Session,
    group: Name,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> Exit:
    """Delete a protection group that no wave uses, with the policy that Ferry made."""
    question = f"Delete the protection group {group}, and its policy in the vault?"
    unanswered = "nobody can answer here; --yes deletes it"
    if not yes and not await confirm(question, session.screen, unanswered):
        return Exit.NO_SUCCESS
    session.answer(await session.api.delete(path("protection-groups", group)))
    session.say(f"{group} is being deleted")
    session.advise("ferry protection-group list")
    return Exit.DONE


COMMANDS = (mend, delete)
