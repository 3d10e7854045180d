"""Makes a pair of links for one approver: to approve, and to reject, what waits."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from domain.access import Role
from domain.approval import Approval, Decision
from domain.approval_link import ApprovalLink, LinkKey, asked_of, write_token
from domain.status import Gate, InstanceStatus
from domain.wave_status import WaveStatus
from settings import Settings
from triggers.approval_links.scope import chosen, ferry_of
from triggers.choosing import find_wave
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem
from triggers.voting import require_voter

if TYPE_CHECKING:
    from triggers.documents import ApprovalLinksDocument

_LONGEST = timedelta(days=7)
_NONCE_BYTES = 18


@dataclass(frozen=True, slots=True)
class Asked:
    """What links answer: which instances wait at which gate, and for whom the links are.

    Those `named` stand in the links; without any it is all that wait.
    """

    wave: WaveStatus
    instances: tuple[InstanceStatus, ...]
    named: tuple[str, ...]
    gate: Gate
    approver: str
    approver_name: str = ""


def signed_tokens(
    settings: Settings, what: Asked, expires: datetime
) -> tuple[tuple[Decision, str], ...]:
    """Sign a token to approve and one to reject; a Problem where there is no key to sign with."""
    key, ferry = _key(settings), ferry_of(settings)
    return tuple(
        (each, write_token(_link(what, ferry, each, expires, key.key_id), key)) for each in Decision
    )


def make_approval_links(call: Call) -> Answer:
    """Make one link to approve and one to reject, for one approver and what waits now."""
    from triggers.views import ApprovalLinksView  # noqa: PLC0415 (keeps the cold start short)

    document: ApprovalLinksDocument = call.document
    wave = find_wave(call.clouds, call.path["wave"])
    _key(call.settings)
    name = document.approver_name or document.approver
    would = Approval(Decision.APPROVE, name, identity=document.approver, proved=True)
    require_voter(wave, would)
    gate = Gate(document.gate)
    asked = chosen(wave, tuple(document.instances or ()), gate)
    expires = datetime.now(UTC) + min(document.valid_for, _LONGEST)
    base = call.url.rpartition("/waves/")[0]
    named = tuple(document.instances or ())
    what = Asked(wave, tuple(asked), named, gate, document.approver, document.approver_name)
    links = [
        {"decision": decision, "url": f"{base}/{decision}?token={token}"}
        for decision, token in signed_tokens(call.settings, what, expires)
    ]
    view = ApprovalLinksView(
        wave=wave.name,
        gate=gate,
        approver=document.approver,
        instances=[each.instance_id for each in asked],
        expires=expires,
        links=links,
    )
    return Answer(view, 201)


def _key(settings: Settings) -> LinkKey:
    for key in settings.link_keys:
        return key
    raise Problem(
        Kind.NO_LINKS,
        "no key to sign links with is set",
        remedy="Set FERRY_LINK_KEY, or answer with POST /api/waves/{wave}/approval.",
    )


def _link(what: Asked, ferry: str, decision: Decision, ends: datetime, key: str) -> ApprovalLink:
    attempts = {each.attempt for each in what.instances}
    return ApprovalLink(
        ferry=ferry,
        wave=what.wave.name,
        instances=what.named,
        attempt=attempts.pop() if len(attempts) == 1 else 0,
        gate=what.gate,
        plan=asked_of(what.instances),
        decision=decision,
        approver=what.approver,
        approver_name=what.approver_name,
        expires=int(ends.timestamp()),
        key_id=key,
        nonce=secrets.token_urlsafe(_NONCE_BYTES),
    )


ROUTES = (
    Route(
        method="POST",
        path="waves/{wave}/approval-links",
        summary="Make links for one approver to approve or reject what waits, once.",
        handler=make_approval_links,
        takes="ApprovalLinksDocument",
        answers={201: "ApprovalLinksView"},
        problems=(
            Kind.WRONG_STATE,
            Kind.NO_LINKS,
            Kind.NOT_AN_APPROVER,
            Kind.NOT_PROVED,
            Kind.OWN_REQUEST,
        ),
        role=Role.OPERATOR,
        or_role=Role.APPROVER,
    ),
)
