"""`ferry waves approve` and `reject`: a person's answer at the cutover gate."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from domain.approval import ACKNOWLEDGEMENT, Decision
from domain.cutover_plan import short
from local.asking import confirm
from local.command_line.exits import Exit
from local.command_line.options import By, Comment, Instances, Wave, path, wish
from local.command_line.session import Session
from local.command_line.words import counted
from local.ferry_api import ApiProblem
from local.wave_status import Document, at_gate

_SHOWN = 5


async def approve(  # noqa: PLR0913 (what an approval may say)
    session: Session,
    wave: Wave,
    *,
    instance: Instances = None,
    by: By = "",
    comment: Comment = "",
    acknowledge: Annotated[
        bool, typer.Option("--acknowledge", help=f"Accept unasked that {ACKNOWLEDGEMENT}.")
    ] = False,
) -> Exit:
    """Approve the cutover of instances that wait for it, having seen what it may lose."""
    waiting = _waiting(await session.api.get(path("waves", wave)), instance)
    _tell(session, waiting)
    loss = any(not each["waiting_for"]["lossless"] for each in waiting)
    what = ACKNOWLEDGEMENT if loss else "nothing is lost"
    question = f"Approve the cutover of {counted(len(waiting))} ({what})?"
    unanswered = "nobody can answer here; --acknowledge approves"
    if not acknowledge and not await confirm(question, session.screen, unanswered):
        session.say("nothing is approved; what waits goes on waiting")
        return Exit.NO_SUCCESS
    # Exactly what was shown, at the gate where it was shown, and no plan but that.
    ids, attempts = [each["instance"] for each in waiting], {each["attempt"] for each in waiting}
    document = wish(ids, by, comment) | ({"acknowledges": ACKNOWLEDGEMENT} if loss else {})
    if len(attempts) == 1:
        document["attempt"] = attempts.pop()
    document["plans"] = {each["instance"]: each["waiting_for"]["plan"] for each in waiting}
    return await _answer(session, wave, {**document, "decision": Decision.APPROVE})


async def reject(
    session: Session,
    wave: Wave,
    *,
    instance: Instances = None,
    by: By = "",
    comment: Comment = "",
) -> Exit:
    """Reject the cutover of instances that wait for it: they are taken back."""
    document = {**wish(instance, by, comment), "decision": Decision.REJECT}
    return await _answer(session, wave, document)


async def _answer(session: Session, wave: str, document: dict[str, Any]) -> Exit:
    taken = await session.api.post(path("waves", wave, "approval"), document)
    session.answer(taken)
    done = "approved" if taken["decision"] == Decision.APPROVE else "rejected"
    session.say(f"{done} for {counted(len(taken['instances']))}: {', '.join(taken['instances'])}")
    session.advise(f"ferry waves watch {wave}")
    return Exit.DONE


def _tell(session: Session, waiting: Sequence[Document]) -> None:
    for each in waiting[:_SHOWN]:
        session.say(f"{each['instance']}: {each['waiting_for']['words']}")
        session.say(f"  plan {short(each['waiting_for']['plan'])}")
    if len(waiting) > _SHOWN:
        session.say(f"and {len(waiting) - _SHOWN:,} more alike")


def _waiting(status: Document, named: Sequence[str] | None) -> list[Document]:
    """Give the instances that wait, of those that were named; ApiProblem unless all of them do."""
    waiting = {each["instance"]: each for each in status["instances"] if at_gate(each)}
    missing = [each for each in named or () if each not in waiting]
    if missing or not waiting:
        raise ApiProblem(_not_waiting(status["wave"], missing))
    return [waiting[each] for each in named or waiting]


def _not_waiting(wave: str, missing: Sequence[str]) -> dict[str, Any]:
    """Say what the API says of an answer to a question that nobody asked."""
    who = f"{', '.join(missing)} does not wait" if missing else "nothing waits"
    return {
        "type": "urn:ferry:problem:wrong-state",
        "title": "The instances are not in the state that this needs",
        "status": 409,
        "detail": f"{who} for approval in {wave}",
        "field": "instances",
        "remedy": f"Wait until it does: ferry waves watch {wave} --until approval.",
    }


COMMANDS = (approve, reject)
