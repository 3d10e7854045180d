"""Delegations over HTTP: an approver lets another person answer for a while, and revokes that."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.access import Caller, CallerKind, Role, everywhere
from domain.delegation import Delegation
from triggers.http.route import Answer, Call, Reach, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import DelegationDocument


def put_delegation(call: Call) -> Answer:
    """Record that another person may answer in the caller's place for a while."""
    document: DelegationDocument = call.document
    caller, name = call.caller, call.path["delegation"]
    if caller.kind is not CallerKind.PERSON:
        raise Problem(
            Kind.NOT_PROVED,
            "only a person of whom an identity provider has said who it is can delegate",
            remedy="Sign in with Microsoft Entra (FERRY_DOOR entra).",
        )
    wanted = document.to_domain(name, caller.id, caller.name)
    if wanted.delegate.casefold() == caller.id.casefold():
        raise Problem(
            Kind.INVALID_DOCUMENT,
            "nobody is their own delegate",
            field="delegate",
            remedy="Name another person.",
        )
    return _shown(call.clouds.delegations.put(wanted))


def list_delegations(call: Call) -> Answer:
    """List every delegation that was ever recorded."""
    from triggers.views import DelegationsView  # noqa: PLC0415 (keeps the cold start short)

    return Answer(DelegationsView.of(call.clouds.delegations.list_all()))


def get_delegation(call: Call) -> Answer:
    """Read a delegation."""
    return _shown(_find(call))


def revoke_delegation(call: Call) -> Answer:
    """Let a delegation hold no more; it stays in the record."""
    known = _find(call)
    if not _may_revoke(call.caller, known):
        raise Problem(
            Kind.NOT_ALLOWED,
            f"{known.name} is {known.approver_name or known.approver}'s",
            remedy="Let them revoke it, or an admin.",
        )
    now = datetime.now(UTC)
    return _shown(call.clouds.delegations.revoke(known.name, now, call.caller.id) or known)


def _find(call: Call) -> Delegation:
    name = call.path["delegation"]
    found = call.clouds.delegations.find(name)
    if found is None:
        raise Problem(
            Kind.NO_SUCH_DELEGATION,
            f"no delegation named '{name}' was ever recorded",
            field="delegation",
            remedy="Read GET /api/delegations.",
        )
    return found


def _may_revoke(caller: Caller, known: Delegation) -> bool:
    mine = caller.proved and caller.id.casefold() == known.approver.casefold()
    return mine or everywhere(caller, Role.ADMIN)


def _shown(delegation: Delegation) -> Answer:
    from triggers.views import DelegationView  # noqa: PLC0415

    return Answer(DelegationView.of(delegation))


ROUTES = (
    Route(
        method="PUT",
        path="delegations/{delegation}",
        summary="Let another person answer in the caller's place for a while.",
        handler=put_delegation,
        takes="DelegationDocument",
        answers={200: "DelegationView"},
        problems=(Kind.NOT_PROVED, Kind.DELEGATION_EXISTS),
        role=Role.APPROVER,
        reach=Reach.ANYWHERE,
    ),
    Route(
        method="GET",
        path="delegations",
        summary="List the delegations, those that hold no more among them.",
        handler=list_delegations,
        answers={200: "DelegationsView"},
        cached=True,
        reach=Reach.ANYWHERE,
    ),
    Route(
        method="GET",
        path="delegations/{delegation}",
        summary="Read a delegation.",
        handler=get_delegation,
        answers={200: "DelegationView"},
        cached=True,
        reach=Reach.ANYWHERE,
    ),
    Route(
        method="DELETE",
        path="delegations/{delegation}",
        summary="Revoke a delegation; it stays in the record.",
        handler=revoke_delegation,
        answers={200: "DelegationView"},
        role=Role.APPROVER,
        reach=Reach.ANYWHERE,
    ),
)
