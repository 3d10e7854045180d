"""Whose yes counts: quorum, four eyes, proof, delegates, and age."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.approval_policy import (
    ApprovalPolicy,
    Ballot,
    Tally,
    answer_of,
    own_request,
    so_far,
    tally,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASKED = Ballot("digest")
MONA, LENA, OMAR = "11-mona", "22-lena", "33-omar"
TWO = ApprovalPolicy((MONA, LENA, OMAR), quorum=2)


def yes(who=MONA, **more):
    usual = {"by": who, "identity": who, "proved": True, "plan": "digest", "at": NOON}
    return Approval(Decision.APPROVE, **usual | {"acknowledges": ACKNOWLEDGEMENT} | more)


def no(who=MONA, **more):
    return Approval(Decision.REJECT, who, identity=who, **{"proved": True, **more})


def test_without_a_quorum_one_yes_opens_and_one_no_ends():
    assert tally(ApprovalPolicy(), [yes()], ASKED).opens
    over = tally(ApprovalPolicy(), [yes(LENA), no()], ASKED)
    assert (over.opens, over.decided, over.rejection) == (False, True, no())


def test_a_quorum_wants_different_people():
    assert not tally(TWO, [yes()], ASKED).opens
    assert not tally(TWO, [yes(), yes(MONA.upper())], ASKED).decided
    assert tally(TWO, [yes(), yes(LENA)], ASKED).opens


@pytest.mark.parametrize(
    "second",
    [
        yes("44-eve"),
        yes(LENA, proved=False),
        yes("", proved=True, by="lena"),
        yes(LENA, plan="another"),
        yes(LENA, plan=""),
        yes(LENA, acknowledges=""),
        yes("44-eve", by=LENA),
        yes("44-eve", instead_of=MONA),
        yes(MONA, instead_of=LENA),
    ],
)
def test_what_is_no_second_persons_yes_to_this_plan_does_not_count(second):
    assert not tally(TWO, [yes(), second], ASKED).opens


def test_a_delegate_counts_for_the_approver_and_once():
    for_lena = yes("44-eve", instead_of=LENA)
    assert tally(TWO, [yes(), for_lena], ASKED).opens
    assert not tally(TWO, [for_lena, yes(LENA)], ASKED).opens
    assert not tally(TWO, [for_lena, yes("44-eve", instead_of=MONA)], ASKED).opens


def test_under_four_eyes_the_requester_counts_neither_alone_nor_for_others_nor_by_others():
    policy = ApprovalPolicy(four_eyes=True, requester=MONA)
    assert not tally(policy, [yes()], ASKED).opens
    assert not tally(policy, [yes(MONA, instead_of=LENA)], ASKED).opens
    assert not tally(policy, [yes(LENA, instead_of=MONA)], ASKED).opens
    assert tally(policy, [yes(), yes(LENA)], ASKED).opens
    assert tally(policy, [no()], ASKED).rejection
    assert not own_request(ApprovalPolicy(requester=MONA), yes())


def test_whose_requester_nobody_knows_needs_two_under_four_eyes():
    policy = ApprovalPolicy(four_eyes=True)
    assert not tally(policy, [yes()], ASKED).opens
    assert tally(policy, [yes(), yes(LENA)], ASKED).opens
    assert replace(policy, requester=MONA).needed == 1


@pytest.mark.parametrize("policy", [TWO, ApprovalPolicy(proved=True)])
def test_a_no_of_somebody_unknown_ends_nothing_where_identity_is_asked_for(policy):
    assert not tally(policy, [no(proved=False)], ASKED).decided


def test_a_no_needs_no_plan_and_a_stranger_has_none():
    assert tally(TWO, [no(OMAR)], ASKED).rejection == no(OMAR)
    assert not tally(TWO, [no("44-eve")], ASKED).decided


def test_approvers_are_named_by_id_where_identity_is_asked_for_and_by_either_elsewhere():
    named = yes(MONA, by="mona@example.com")
    approvers = ("Mona@Example.com",)
    assert tally(ApprovalPolicy(approvers), [named], ASKED).opens
    assert not tally(ApprovalPolicy(approvers, proved=True), [named], ASKED).opens
    assert tally(ApprovalPolicy(("11-MONA",), proved=True), [named], ASKED).opens


def test_a_yes_that_is_too_old_counts_no_more_and_a_no_always_does():
    since = Ballot("digest", since=NOON + timedelta(seconds=1))
    assert not tally(ApprovalPolicy(), [yes()], since).opens
    assert not tally(ApprovalPolicy(), [yes(at=None)], since).opens
    assert tally(ApprovalPolicy(), [yes(at=NOON + timedelta(seconds=1))], since).opens
    assert tally(ApprovalPolicy(), [no(at=NOON)], since).rejection


def test_where_nothing_is_lost_no_loss_is_accepted():
    assert tally(ApprovalPolicy(), [yes(acknowledges="")], Ballot("digest", lossless=True)).opens


def test_it_is_said_how_far_the_approvals_are_and_who_gave_them():
    for_lena = yes("44-eve", instead_of=LENA, comment="agreed")
    assert so_far(Tally((), 2)) == "0 of 2 approvals: nobody yet"
    assert so_far(tally(TWO, [for_lena], ASKED)) == "1 of 2 approvals: 44-eve for 22-lena"
    assert answer_of(tally(TWO, [yes()], ASKED)) is None
    both = answer_of(tally(TWO, [for_lena, yes()], ASKED))
    assert (both.decision, both.by, both.comment) == (
        Decision.APPROVE, "44-eve for 22-lena, 11-mona", "agreed",
    )  # fmt: skip
    assert answer_of(tally(TWO, [yes(), no(LENA)], ASKED)) == no(LENA)
