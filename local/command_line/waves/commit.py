"""`ferry waves commit` and `roll-back`: a person's answer in the commit window."""

from typing import Annotated, Any

import typer

from local.asking import confirm
from local.command_line.exits import Exit
from local.command_line.options import By, Comment, Instances, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import counted

Yes = Annotated[bool, typer.Option("--yes", help="Without being asked.")]


async def commit(  # noqa: PLR0913 (what an answer may say)
    session: Session,
    wave: Wave,
    *,
    instance: Instances = None,
    by: By = "",
    comment: Comment = "",
    yes: Yes = False,
) -> Exit:
    """Make failovers final that wait in their commit window: that can't be taken back."""
    if not yes and not await confirm("Commit for good?", session.screen, "--yes commits"):
        session.say("nothing is committed; what waits goes on waiting")
        return Exit.NO_SUCCESS
    return await _decide(session, wave, wish(instance, by, comment), "commit")


async def roll_back(  # noqa: PLR0913
    session: Session,
    wave: Wave,
    *,
    instance: Instances = None,
    by: By = "",
    comment: Comment = "",
    yes: Yes = False,
) -> Exit:
    """Roll back what waits in its commit window: its virtual machine goes, its source serves."""
    words = "Delete the virtual machines, with all that was written on them?"
    if not yes and not await confirm(words, session.screen, "--yes rolls back"):
        session.say("nothing is rolled back; what waits goes on waiting")
        return Exit.NO_SUCCESS
    return await _decide(session, wave, wish(instance, by, comment), "roll_back")


async def _decide(session: Session, wave: str, document: dict[str, Any], decision: str) -> Exit:
    said = {**document, "decision": decision}
    taken = await session.api.post(path("waves", wave, "commit-decision"), said)
    session.answer(taken)
    done = "commit approved" if decision == "commit" else "to be rolled back"
    session.say(f"{done} for {counted(len(taken['instances']))}: {', '.join(taken['instances'])}")
    session.advise(f"ferry waves watch {wave}")
    return Exit.DONE


COMMANDS = (commit, roll_back)
