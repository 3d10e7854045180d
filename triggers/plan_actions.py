"""Manual actions of recovery plans, over HTTP: a person says that one is done."""

from dataclasses import replace
from typing import TYPE_CHECKING

from clouds.ports import Clouds
from domain.access import Role
from domain.approval import Approval, Decision, who
from domain.names import plan_story_id
from domain.plan_status import ActionAnswer, ActionSubject, PlanStatus, find_action
from domain.recovery_plan import ActionKind
from domain.wave_status import WaveStatus
from orchestrators.plan_signals import action_answered
from triggers.choosing import find_wave
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem
from triggers.voting import identified

if TYPE_CHECKING:
    from triggers.documents import ActionDoneDocument


def answer_action(call: Call) -> Answer:
    """Record, once, that a manual action is done, and wake the plan that waits for it."""
    from triggers.views import ActionTaken  # noqa: PLC0415 (keeps the cold start short)

    document: ActionDoneDocument = call.document
    wave, name = find_wave(call.clouds, call.path["wave"]), call.path["action"]
    plan, answer = _manual(wave, name), _signed(call, wave, document.to_domain())
    subject = ActionSubject(wave.name, plan.run, plan.number, name)
    _require_asked(call.clouds, plan, subject)
    counts = call.clouds.plan_book.answer(subject, answer)
    story = plan_story_id(wave.name, plan.run, plan.number)
    call.stories.send(story, action_answered, None)
    if counts != answer:
        raise _answered_before(wave, name, counts)
    return Answer(ActionTaken(wave=wave.name, plan=plan.name, action=name, by=answer.by), 202)


def _signed(call: Call, wave: WaveStatus, answer: ActionAnswer) -> ActionAnswer:
    """Put in who says it; that a thing is done approves nothing, so the requester may say it."""
    known = identified(call.clouds, wave, Approval(Decision.REJECT, answer.by), call.caller)
    return replace(answer, by=who(known) if known.identity else answer.by)


def _manual(wave: WaveStatus, name: str) -> PlanStatus:
    found = find_action(wave.plans, name)
    if found and found[1].kind is ActionKind.MANUAL:
        return found[0]
    what = "is a runbook, which nobody answers" if found else "is no action of its recovery plans"
    raise Problem(
        Kind.NO_SUCH_ACTION,
        f"{wave.name}: '{name}' {what}",
        field="action",
        remedy=f"Read GET /api/waves/{wave.name} and name a manual action of its plans.",
    )


def _require_asked(clouds: Clouds, plan: PlanStatus, subject: ActionSubject) -> None:
    waits = plan.waits_for is not None and plan.waits_for.name == subject.action
    if waits or clouds.plan_book.find(subject):
        return
    raise Problem(
        Kind.WRONG_STATE,
        f"{plan.name} does not wait at '{subject.action}': it is {plan.state.replace('_', ' ')}",
        field="action",
        remedy=f"Wait until it does: read recovery_plans of GET /api/waves/{subject.wave}.",
    )


def _answered_before(wave: WaveStatus, name: str, counts: ActionAnswer) -> Problem:
    return Problem(
        Kind.ANSWERED_BEFORE,
        f"the first answer counts: '{name}' done, says {counts.by or 'an operator'}",
        remedy=f"Read GET /api/waves/{wave.name}: the plan has gone on, or is about to.",
    )


ROUTES = (
    Route(
        method="POST",
        path="waves/{wave}/plan-actions/{action}",
        summary="Say that a manual action is done, at which a recovery plan of the wave waits.",
        handler=answer_action,
        takes="ActionDoneDocument",
        or_role=Role.APPROVER,
        answers={202: "ActionTaken"},
        problems=(
            Kind.WRONG_STATE,
            Kind.NOT_AN_APPROVER,
            Kind.NOT_PROVED,
            Kind.ANSWERED_BEFORE,
        ),
        stories=True,
    ),
)
