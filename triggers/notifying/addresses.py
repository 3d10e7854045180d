"""The links in a message: to where it is decided, and for an approver alone links that decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from clouds.ports import Clouds
from clouds.recording import new_id
from domain.approval import Approval, Decision
from domain.approval_link import MOST_NAMED
from domain.audit import AuditEvent, AuditKind, AuditSubject
from domain.notification.channel import Channel
from domain.notification.notice import Notice
from domain.notification.wording import Link
from domain.status import Gate
from domain.wave_status import WaveStatus
from settings import Settings
from triggers.approval_links.making import Asked, signed_tokens
from triggers.approval_links.scope import chosen
from triggers.problems import Problem
from triggers.voting import require_voter

_LONGEST = timedelta(days=7)
_GATES = (Gate.APPROVAL, Gate.COMMIT)


def addresses(  # noqa: PLR0913, PLR0917 (what decides about the links)
    clouds: Clouds,
    settings: Settings,
    channel: Channel,
    wave: WaveStatus,
    notices: Sequence[Notice],
    now: datetime,
) -> tuple[Link, ...]:
    """Make the links; none where nobody has said at which address people reach Ferry.

    Links that decide are made anew for each attempt, and kept nowhere.
    """
    if not settings.home:
        return ()
    where = f"{settings.home}/api/dashboard/waves/{wave.name}"
    links = [Link("Look at it in Ferry", where)]
    if channel.approver and settings.link_keys:
        for gate in _GATES:
            links += _deciding(clouds, settings, channel, wave, notices, gate, now)
    return tuple(links)


def _deciding(  # noqa: PLR0913, PLR0917
    clouds: Clouds,
    settings: Settings,
    channel: Channel,
    wave: WaveStatus,
    notices: Sequence[Notice],
    gate: Gate,
    now: datetime,
) -> list[Link]:
    """Make links for the channel's approver; none where their answer would not count."""
    about = [each for each in notices if each.gate is gate]
    named = tuple(dict.fromkeys(each.instance_id for each in about))
    if not named or len(named) > MOST_NAMED:
        return []
    name = channel.approver_name or channel.approver
    would = Approval(Decision.APPROVE, name, identity=channel.approver, proved=True)
    try:
        require_voter(wave, would)
        asked = chosen(wave, named, gate)
    except Problem:
        return []
    ends = [each.expires for each in about if each.expires]
    expires = min([now + _LONGEST, *ends])
    what = Asked(wave, tuple(asked), named, gate, channel.approver, channel.approver_name)
    _tell_audit(clouds, wave.name, channel, gate)
    return [
        Link(
            f"{decision.value.title()} {_words(gate)}", f"{settings.home}/api/{decision}?token={t}"
        )
        for decision, t in signed_tokens(settings, what, expires)
    ]


def _words(gate: Gate) -> str:
    return "the cutover" if gate is Gate.APPROVAL else "the commit"


def _tell_audit(clouds: Clouds, wave: str, channel: Channel, gate: Gate) -> None:
    """Write down for whom links were made; what they are stands nowhere."""
    who = clouds.persons.pseudonym(channel.approver, channel.approver_name)
    clouds.audit.append(
        AuditEvent(
            id=new_id(),
            kind=AuditKind.SYSTEM,
            action="make_approval_links",
            subject=AuditSubject(wave),
            details=(f"for {who}", f"gate {gate}", f"{channel}"),
        )
    )
