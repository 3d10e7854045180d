"""Who answers at a gate: whom Entra has said it is, whose delegate, and whether they may."""

from dataclasses import replace
from datetime import UTC, datetime

from clouds.ports import Clouds
from domain.access import Caller, CallerKind
from domain.approval import Approval, may_answer
from domain.approval_policy import names_approver, own_request
from domain.delegation import Delegation, delegated
from domain.wave_status import WaveStatus
from triggers.choosing import not_an_approver
from triggers.problems import Kind, Problem

# What whoever answers at a gate may be told.
REFUSALS = (
    Kind.NOT_AN_APPROVER,
    Kind.NOT_PROVED,
    Kind.OWN_REQUEST,
    Kind.PLAN_CHANGED,
    Kind.ANSWERED_BEFORE,
)


def identified(clouds: Clouds, wave: WaveStatus, said: Approval, caller: Caller) -> Approval:
    """Put into an answer who gives it, whatever it says itself; a Problem for who may not.

    Whom nobody has proved is who they say they are, as far as the wave is content with that.
    """
    known = _known(clouds, wave, said, caller) if caller.proved else said
    require_voter(wave, known)
    return known


def require_voter(wave: WaveStatus, answer: Approval) -> None:
    """Raise a Problem where an answer would not count: of a stranger, unproved, or one's own."""
    policy = wave.approval
    if policy is None:
        names = (answer.instead_of,) if answer.instead_of else (answer.by, answer.identity)
        if not any(may_answer(wave.approvers, name) for name in names):
            raise not_an_approver(wave, answer.by)
        return
    if policy.needs_proof and not answer.proved:
        raise _not_proved(wave)
    if not names_approver(policy, answer):
        raise not_an_approver(wave, answer.instead_of or answer.identity or answer.by)
    if own_request(policy, answer):
        raise _own_request(wave)


def _known(clouds: Clouds, wave: WaveStatus, said: Approval, caller: Caller) -> Approval:
    person = caller.kind is CallerKind.PERSON
    names = {caller.id.casefold(), caller.name.casefold()}
    name = caller.name or caller.id
    own = replace(said, by=name, identity=caller.id, proved=person, instead_of="")
    if not said.by or said.by.casefold() in names:
        return own
    given = _delegation(clouds, wave, said.by, caller)
    return replace(own, instead_of=given.approver)


def _delegation(clouds: Clouds, wave: WaveStatus, approver: str, caller: Caller) -> Delegation:
    every, now = clouds.delegations.list_all(), datetime.now(UTC)
    found = delegated(every, caller.id, approver, wave.name, now)
    if found is None:
        raise Problem(
            Kind.NOT_AN_APPROVER,
            f"{caller.name or caller.id} has signed in, and no delegation of {approver} lets them "
            f"answer in their place in {wave.name} now",
            field="by",
            remedy=f"Leave by out, or ask {approver} for a delegation: PUT /api/delegations/NAME.",
        )
    return found


def _not_proved(wave: WaveStatus) -> Problem:
    return Problem(
        Kind.NOT_PROVED,
        f"{wave.name} counts only people of whom an identity provider has said who they are; a key "
        "says nothing about who shows it",
        field="by",
        remedy="Sign in with Microsoft Entra (FERRY_DOOR entra) and answer as yourself.",
    )


def _own_request(wave: WaveStatus) -> Problem:
    return Problem(
        Kind.OWN_REQUEST,
        f"{wave.name} wants four eyes: whoever requested it can't approve it",
        field="by",
        remedy="Let another approver answer, one that is not your delegate.",
    )
