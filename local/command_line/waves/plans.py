"""`ferry waves action-done`, and how a wave's recovery plans are shown."""

from typing import Annotated

import typer
from rich.text import Text

from local.command_line.options import By, Comment, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import counted
from local.screen import cell
from local.wave_status import Document


async def action_done(
    session: Session,
    wave: Wave,
    action: Annotated[str, typer.Argument(help="The manual action's name.")],
    *,
    by: By = "",
    comment: Comment = "",
) -> None:
    """Say that a manual action is done: the recovery plan that waits for it goes on."""
    where = path("waves", wave, "plan-actions", action)
    taken = await session.api.post(where, wish(None, by, comment))
    session.answer(taken)
    session.say(
        f"{taken['action']} is done, says {taken['by'] or 'nobody by name'}: "
        f"{taken['plan']} goes on"
    )
    session.advise(f"ferry waves watch {wave}")


def plans_drawn(status: Document) -> list[Text]:
    """Show each recovery plan in a line, what it waits for, and what it has left."""
    lines = []
    for plan in status["recovery_plans"]:
        groups = [counted(len(group["instances"])) for group in plan["groups"]]
        state = plan["state"].replace("_", " ")
        lines.append(cell(f"recovery plan {plan['name']}: {state}; {', then '.join(groups)}"))
        if plan["waiting_for"]:
            lines.append(cell(plan["waiting_for"]["words"]))
        lines += [cell(f"{plan['name']}: left behind: {left}") for left in plan["left_behind"]]
    return lines


def actions_due(status: Document) -> list[str]:
    """Name the commands that let waiting plans go on, once what they ask for is done."""
    return [
        f"ferry waves action-done {status['wave']} {plan['waiting_for']['action']}"
        for plan in status["recovery_plans"]
        if plan["waiting_for"]
    ]


COMMANDS = (action_done,)
