"""Reads a link that somebody has opened; what opens nothing is refused, and recorded."""

import logging
from datetime import UTC, datetime

from domain.access import CallerKind, Role, may
from domain.approval import Decision
from domain.approval_link import ApprovalLink, BadLink, LinkFault, read_token
from domain.status import Progress, Subject
from domain.wave_status import WaveStatus
from triggers.approval_links.scope import ferry_of, still_asked
from triggers.http.route import Call
from triggers.problems import Kind, Problem

_log = logging.getLogger(__name__)

_WORDS = {
    LinkFault.FORGED: "it was not signed by this Ferry, or by a key that is no more",
    LinkFault.FOREIGN: "it is for another wave or another Ferry",
    LinkFault.EXPIRED: "its time is over",
    LinkFault.USED: "it has been used; each link is good for one answer",
    LinkFault.VOID: "what it answers is not asked any more: the plan has changed, or it is decided",
}


def open_link(call: Call, token: str, decision: Decision) -> tuple[ApprovalLink, WaveStatus]:
    """Read a link and its wave; a Problem for one that is not good, or not for who opens it."""
    now = datetime.now(UTC)
    try:
        link = read_token(token, call.settings.link_keys, ferry_of(call.settings), now)
    except BadLink as bad:
        raise refused(call, bad.fault, bad.link) from None
    wave = call.clouds.status.read_wave(link.wave)
    if wave is None or link.decision is not decision:
        raise refused(call, LinkFault.FOREIGN, link)
    _require_person(call, link, wave)
    return link, wave


def require_asked(call: Call, link: ApprovalLink, wave: WaveStatus) -> None:
    """Raise a Problem where something else is asked by now."""
    if not still_asked(wave, link):
        raise refused(call, LinkFault.VOID, link)


def refused(call: Call, fault: LinkFault, link: ApprovalLink | None) -> Problem:
    """Make the problem of a link that opens nothing; where it is known, its wave remembers."""
    _log.warning("An approval link was refused: %s", fault)
    if link is not None:
        _remember(call, link, f"a link to {link.decision} of {_name(link)} was refused: {fault}")
    kind = Kind.LINK_USED if fault is LinkFault.USED else Kind.LINK_REFUSED
    return Problem(
        kind, f"this link opens nothing: {_WORDS[fault]}",
        remedy="Ask whoever sent it for a new one, or answer by ferry waves approve.",
    )  # fmt: skip


def _require_person(call: Call, link: ApprovalLink, wave: WaveStatus) -> None:
    """See that whoever has signed in is the approver; where identity counts, somebody has to."""
    caller = call.caller
    if caller.proved:
        person = caller.kind is CallerKind.PERSON and may(caller, Role.APPROVER, wave.place)
        if not (person and caller.id.casefold() == link.approver.casefold()):
            _remember(call, link, f"a link of {_name(link)} was opened by somebody else")
            raise Problem(
                Kind.NOT_AN_APPROVER,
                "this link is another person's than who has signed in, or they may not approve",
                remedy="Answer as yourself, or let the approver open it.",
            )
    elif wave.approval is not None and wave.approval.needs_proof:
        raise Problem(
            Kind.NOT_PROVED,
            f"{wave.name} counts only people of whom an identity provider has said who they are",
            remedy="Sign in with Microsoft Entra and open the link again.",
        )


def _remember(call: Call, link: ApprovalLink, words: str) -> None:
    """Let it stand among the wave's events, by one of its instances."""
    wave = call.clouds.status.read_wave(link.wave)
    if wave is None:
        return
    known = {each.instance_id: each for each in wave.instances}
    first = next((known[each] for each in link.instances if each in known), wave.instances[0])
    subject = Subject(wave.name, first.instance_id, first.attempt)
    told = Progress(subject, datetime.now(UTC), first.phase, remark=words, aside=True)
    call.clouds.status.record(told)


def _name(link: ApprovalLink) -> str:
    return link.approver_name or link.approver
