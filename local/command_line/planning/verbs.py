"""`ferry diff` and `ferry apply`: what a wave plan would change, and that it be so."""

from pathlib import Path
from typing import Annotated, Any

import typer

from domain.planning.changes import Change, Step
from local.asking import confirm
from local.command_line.exits import Exit
from local.command_line.options import By, Comment, path, wish
from local.command_line.planning.comparing import as_document, compare, drawn, summary
from local.command_line.planning.files import read_plan
from local.command_line.session import Session
from local.ferry_api import ApiProblem
from local.planning.wave_plan import WavePlan

_Plan = Annotated[Path, typer.Argument(metavar="PLAN", help="The wave plan: YAML or JSON.")]
_Remove = Annotated[
    bool, typer.Option("--remove", help="Take back waves that the plan names no more.")
]
_MADE = {Step.START, Step.TAKE_BACK}
_Yes = Annotated[bool, typer.Option("--yes", help="Take back without asking.")]


async def diff(session: Session, plan: _Plan, *, remove: _Remove = False) -> Exit:
    """Show what `ferry apply` would change; nothing is changed.

    Ends with 0 when there is nothing to change now, 2 when there is.
    """
    wanted = read_plan(plan, as_json=session.as_json)
    found = await compare(session.api, wanted, remove=remove)
    session.answer(as_document(wanted.plan, found), *_drawn(found))
    session.say(f"plan {wanted.plan}: {summary(found)}")
    if not any(each.pending for each in found):
        return Exit.DONE
    session.advise(f"ferry apply {plan}{' --remove' if remove else ''}")
    return Exit.DIFFERS


async def apply(  # noqa: PLR0913 (one option a wish)
    session: Session,
    plan: _Plan,
    *,
    remove: _Remove = False,
    yes: _Yes = False,
    by: By = "",
    comment: Comment = "",
) -> Exit:
    """Make it so: start the waves whose time has come; nothing is done twice.

    What Ferry refuses holds up no other wave, and is told with its remedy: 3. The same again does
    only what is not done. A wave that is held is never changed.
    """
    wanted = read_plan(plan, as_json=session.as_json)
    found = await compare(session.api, wanted, remove=remove)
    removed = [each.wave for each in found if each.step is Step.TAKE_BACK]
    if removed and not yes and not await _agreed(session, removed):
        return Exit.NO_SUCCESS
    done = [await _done(session, wanted, each, wish(None, by, comment)) for each in found]
    document = as_document(wanted.plan, found)
    for told, (change, problem) in zip(document["changes"], done, strict=True):
        told["done"] = change.step in _MADE and problem is None
        told["problem"] = problem
    refused = [_refused(change, problem) for change, problem in done if problem]
    shown = [change for change, problem in done if not problem] + refused
    session.answer(document, *_drawn(shown))
    session.say(f"plan {wanted.plan}: {summary(shown)}")
    session.advise(f"ferry waves list --name {wanted.plan}-")
    return Exit.REFUSED if any(each.step is Step.REFUSED for each in shown) else Exit.DONE


async def _done(
    session: Session, plan: WavePlan, change: Change, wish_: dict[str, Any]
) -> tuple[Change, dict[str, Any] | None]:
    """Make one change; gives the problem with which Ferry refused it."""
    try:
        if change.step is Step.START:
            wave = next(each for each in plan.waves if each.wave == change.wave)
            await session.api.post("waves", wave.document.asked)
        if change.step is Step.TAKE_BACK:
            await session.api.post(path("waves", change.wave, "cancel"), wish_)
    except ApiProblem as problem:
        return change, problem.document
    return change, None


def _refused(change: Change, problem: dict[str, Any]) -> Change:
    errors = problem.get("errors") or [problem]
    detail = "; ".join(str(each.get("problem") or each.get("detail", "")) for each in errors)
    remedy = " ".join(dict.fromkeys(str(each.get("remedy", "")) for each in errors))
    return Change(change.wave, Step.REFUSED, f"{problem['title']}: {detail}", remedy)


async def _agreed(session: Session, waves: list[str]) -> bool:
    unanswered = "nobody can answer here; --yes takes back"
    asked = f"Take back everything of {', '.join(waves)} that has not failed over?"
    return await confirm(asked, session.screen, unanswered)


def _drawn(found: list[Change] | tuple[Change, ...]) -> list[Any]:
    return [drawn(found)] if any(each.step is not Step.UNCHANGED for each in found) else []


COMMANDS = (diff, apply)
