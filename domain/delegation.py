"""An approver's word that another person may answer in their place for a while."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.errors import Refusal, Refused

EXISTS = "approvals.delegation_exists"
LONGEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Delegation:
    """Who may answer in whose place, from when until when, and in which waves; empty: in all.

    People are known by the ids by which an identity provider knows them. Once `revoked` it holds
    no more. A delegate can't delegate: only what an approver has said counts.
    """

    name: str
    approver: str
    delegate: str
    begins: datetime
    ends: datetime
    waves: tuple[str, ...] = ()
    approver_name: str = ""
    delegate_name: str = ""
    comment: str = ""
    revoked: datetime | None = None
    revoked_by: str = ""


def holds(delegation: Delegation, wave: str, at: datetime) -> bool:
    """Say whether somebody may answer by it in a wave now."""
    within = delegation.begins <= at < delegation.ends
    scope = not delegation.waves or wave in delegation.waves
    return within and scope and delegation.revoked is None


def delegated(
    delegations: Iterable[Delegation], delegate: str, approver: str, wave: str, at: datetime
) -> Delegation | None:
    """Find by what a person may answer in an approver's place, who is known by id or name."""
    for each in held_by(delegations, delegate, wave, at):
        if approver.casefold() in {each.approver.casefold(), each.approver_name.casefold()} - {""}:
            return each
    return None


def held_by(
    delegations: Iterable[Delegation], delegate: str, wave: str, at: datetime
) -> tuple[Delegation, ...]:
    """List by which delegations a person may answer for others in a wave now."""
    mine = (each for each in delegations if each.delegate.casefold() == delegate.casefold())
    return tuple(each for each in mine if holds(each, wave, at))


def revoked(delegation: Delegation, at: datetime, by: str) -> Delegation:
    """Note that it holds no more; the first to say so counts."""
    return delegation if delegation.revoked else replace(delegation, revoked=at, revoked_by=by)


def require_same(known: Delegation, wanted: Delegation) -> Delegation:
    """Give what is known under a name; Refused when it is another than is wanted."""
    if replace(known, revoked=None, revoked_by="") != wanted:
        raise Refused(
            Refusal(
                code=EXISTS,
                subject=known.name,
                detail="another delegation has this name",
                remedy="Choose a new name; a delegation is not changed, it is revoked.",
            )
        )
    return known
