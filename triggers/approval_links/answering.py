"""What happens when somebody opens a link: it is shown, and answers only once it is confirmed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from domain.access import CallerKind
from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.approval_link import LONGEST_TOKEN, ApprovalLink, LinkFault, LinkUse
from domain.status import Gate
from domain.wave_status import WaveStatus
from triggers.approval_links.opening import open_link, refused, require_asked
from triggers.approval_links.page import answer_as, problem_page
from triggers.approval_links.scope import waiting
from triggers.http.route import HTML, Answer, Call, Route
from triggers.problems import Kind, Problem
from triggers.steering import Steering
from triggers.voting import REFUSALS

if TYPE_CHECKING:
    from triggers.views import LinkAnswered

_FORM = "application/x-www-form-urlencoded"
_FIELDS = ("token", "confirmation")
_MOST_BYTES = 2 * LONGEST_TOKEN


def show_approval(call: Call) -> Answer:
    """Show what a link would approve; nothing happens."""
    return _show(call, Decision.APPROVE)


def show_rejection(call: Call) -> Answer:
    """Show what a link would reject; nothing happens."""
    return _show(call, Decision.REJECT)


def confirm_approval(call: Call) -> Answer:
    """Approve by a link, once."""
    return _confirm(call, Decision.APPROVE)


def confirm_rejection(call: Call) -> Answer:
    """Reject by a link, once."""
    return _confirm(call, Decision.REJECT)


def _show(call: Call, decision: Decision) -> Answer:
    from triggers.views import LinkShown  # noqa: PLC0415 (keeps the cold start short)

    token = call.query.token
    link, wave = open_link(call, token, decision)
    require_asked(call, link, wave)
    return answer_as(call, LinkShown.of(link, waiting(wave, link)), token)


def _confirm(call: Call, decision: Decision) -> Answer:
    """Answer once: a claim comes first, so that of two who confirm one link one may be a repeat.

    Who was interrupted confirms again: the same answer is written down once, and whoever waits is
    woken again. A link whose answer was refused for good is used up.
    """
    form = _form(call.body)
    link, wave = open_link(call, form["token"], decision)
    if form["confirmation"] != decision:
        raise _unconfirmed(decision)
    use = call.clouds.used_links.claim(link.wave, link.nonce)
    if use is LinkUse.DONE:
        raise refused(call, LinkFault.USED, link)
    if use is LinkUse.BEGUN:
        _steering(call).wake(wave, waiting(wave, link), link.gate)
    try:
        answered = _answer(call, link, wave)
    except Problem:
        call.clouds.used_links.finish(link.wave, link.nonce)
        raise
    call.clouds.used_links.finish(link.wave, link.nonce)
    return answer_as(call, answered)


def _answer(call: Call, link: ApprovalLink, wave: WaveStatus) -> "LinkAnswered":
    from triggers.views import LinkAnswered  # noqa: PLC0415

    require_asked(call, link, wave)
    ids = [each.instance_id for each in waiting(wave, link)]
    steering = _steering(call)
    steer = steering.decide_commit if link.gate is Gate.COMMIT else steering.answer
    taken = steer(wave, ids, _said(call, link))
    name = link.approver_name or link.approver
    return LinkAnswered(wave=wave.name, decision=link.decision, by=name, instances=taken)


def _steering(call: Call) -> Steering:
    return Steering(call.clouds, call.settings, call.stories)


def _said(call: Call, link: ApprovalLink) -> Approval:
    proved = call.caller.kind is CallerKind.PERSON
    name = call.caller.name if proved else link.approver_name
    return Approval(
        link.decision,
        name or link.approver,
        "by a link",
        ACKNOWLEDGEMENT if link.decision is Decision.APPROVE else "",
        identity=link.approver,
        proved=proved,
    )


def _form(body: bytes) -> Mapping[str, str]:
    """Read the two fields of the form, each once."""
    try:
        fields = parse_qs(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, max_num_fields=2,
            errors="strict",
        )  # fmt: skip
        return {name: _only(fields[name]) for name in _FIELDS}
    except (ValueError, KeyError) as error:
        raise Problem(
            Kind.INVALID_DOCUMENT,
            "the form has to have token and confirmation, each once, and nothing else",
            remedy="Open the link again, and confirm on its page.",
        ) from error


def _only(values: list[str]) -> str:
    (value,) = values
    return value


def _unconfirmed(decision: Decision) -> Problem:
    return Problem(
        Kind.INVALID_DOCUMENT,
        "nothing was answered, for it was not confirmed",
        field="confirmation",
        remedy=f"Tick the box of the page, or send confirmation={decision}.",
    )


_REFUSED = (*REFUSALS, Kind.LINK_REFUSED, Kind.LINK_USED, Kind.WRONG_STATE, Kind.INVALID_DOCUMENT)


def _shows(decision: Decision, handler: Any) -> Route:
    return Route(
        method="GET",
        path=str(decision),
        summary=f"Show what a link would {decision}; nothing happens.",
        handler=handler,
        query="LinkQuery",
        answers={200: "LinkShown"},
        also=(HTML,),
        problems=_REFUSED,
        open=True,
        pages=problem_page,
    )


def _answers(decision: Decision, handler: Any) -> Route:
    return Route(
        method="POST",
        path=str(decision),
        summary=f"{str(decision).capitalize()} by a link, confirmed on its page, once.",
        handler=handler,
        media=(_FORM,),
        fields=_FIELDS,
        answers={200: "LinkAnswered"},
        also=(HTML,),
        problems=_REFUSED,
        most_bytes=_MOST_BYTES,
        stories=True,
        open=True,
        pages=problem_page,
    )


ROUTES = (
    _shows(Decision.APPROVE, show_approval),
    _shows(Decision.REJECT, show_rejection),
    _answers(Decision.APPROVE, confirm_approval),
    _answers(Decision.REJECT, confirm_rejection),
)
