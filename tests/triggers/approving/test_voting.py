"""Answers at the door: who gives them, for whom, to which plan."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.access import KEY_HOLDER
from domain.approval import Decision
from domain.delegation import Delegation
from domain.status import Subject
from domain.votes import Question
from tests.triggers.approving.voters import (
    EVE,
    IDS,
    LENA,
    MONA,
    OMAR,
    PIPELINE,
    SAID,
    asked,
    plan_of,
    say,
)  # fmt: skip
from tests.triggers.test_steering import at_the_gate, phase, problem, wave
from triggers.documents import ApprovalDocument, WaveDocument
from triggers.views import WaveView

NOT_PROVED, STRANGER = (403, "not-proved"), (403, "not-an-approver")
OWN = (403, "own-request")


def given(approver=LENA, delegate=EVE, **more):
    now = datetime.now(UTC)
    span = (now - timedelta(hours=1), now + timedelta(hours=1))
    usual = Delegation("away", approver.id, delegate.id, *span, approver_name=approver.name)
    return replace(usual, **more)


def votes(books, instance):
    return books.status.votes(Question(Subject("w1", instance)))


def test_two_people_of_three_approve_and_the_record_says_who_and_what():
    async def scenario(books, instance):
        plan = plan_of(books)
        await books.do(say, books, LENA)
        books.go_on(until=lambda: len(votes(books, instance)) == 1)
        await books.do(say, books, OMAR)
        kept = votes(books, instance)
        assert [(each.identity, each.by, each.proved, each.plan) for each in kept] == [
            (LENA.id, LENA.name, True, plan), (OMAR.id, OMAR.name, True, plan),
        ]  # fmt: skip
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    asked(scenario, quorum=2)


def test_who_may_not_answer_is_told_so_and_leaves_no_vote():
    async def scenario(books, instance):
        assert await problem(books, say, books, KEY_HOLDER) == NOT_PROVED
        assert await problem(books, say, books, KEY_HOLDER, replace(SAID, by=IDS[1])) == NOT_PROVED
        assert await problem(books, say, books, PIPELINE) == NOT_PROVED
        assert await problem(books, say, books, EVE) == STRANGER
        assert await problem(books, say, books, EVE, replace(SAID, by=IDS[1])) == STRANGER
        assert await problem(books, say, books, LENA, replace(SAID, by="omar")) == STRANGER
        assert await problem(books, say, books, MONA) == OWN
        assert votes(books, instance) == ()

    asked(scenario, four_eyes=True)


def test_the_requester_may_still_say_no_and_anybody_else_yes():
    async def scenario(books, _):
        no = replace(SAID, decision=Decision.REJECT)
        await books.do(say, books, MONA, no)
        books.go_on()
        assert books.outcomes("w1") == ["rejected"]

    asked(scenario, four_eyes=True)


@pytest.mark.parametrize("requester", [KEY_HOLDER, PIPELINE])
def test_four_eyes_on_a_request_of_nobody_known_are_two_people(requester):
    async def scenario(books, instance):
        assert WaveView.of(wave(books)).approval.quorum == 2
        await books.do(say, books, MONA)
        books.go_on(until=lambda: len(votes(books, instance)) == 1)
        assert phase(books) == "awaiting_approval"
        await books.do(say, books, LENA)
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    asked(scenario, requester, four_eyes=True)


def test_a_second_answer_of_the_same_person_under_any_name_changes_nothing():
    async def scenario(books, instance):
        books.delegations.put(given(OMAR, LENA))
        await books.do(say, books, LENA)
        await books.do(say, books, LENA, replace(SAID, by=LENA.name.upper()))
        again = await problem(books, say, books, LENA, replace(SAID, by=OMAR.id))
        assert again == (409, "answered-before")
        no = replace(SAID, decision=Decision.REJECT)
        assert await problem(books, say, books, LENA, no) == (409, "answered-before")
        assert len(votes(books, instance)) == 1

    asked(scenario, quorum=2)


def test_a_delegate_answers_in_the_approvers_place():
    async def scenario(books, instance):
        books.delegations.put(given())
        await books.do(say, books, EVE, replace(SAID, by=LENA.id))
        (vote,) = votes(books, instance)
        assert (vote.identity, vote.instead_of) == (EVE.id, LENA.id)
        await books.do(say, books, OMAR)
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    asked(scenario, quorum=2)


@pytest.mark.parametrize(
    "other",
    [
        {"begins": datetime.now(UTC) + timedelta(hours=1)},
        {"ends": datetime.now(UTC) - timedelta(minutes=1)},
        {"waves": ("w2",)},
        {"delegate": OMAR},
    ],
)
def test_a_delegation_of_another_time_wave_or_person_lets_nobody_answer(other):
    async def scenario(books, _):
        books.delegations.put(given(**other))
        assert await problem(books, say, books, EVE, replace(SAID, by=LENA.id)) == STRANGER

    asked(scenario)


def test_a_revoked_delegation_lets_nobody_answer_any_more():
    async def scenario(books, _):
        books.delegations.put(given())
        books.delegations.revoke("away", datetime.now(UTC), LENA.id)
        assert await problem(books, say, books, EVE, replace(SAID, by=LENA.id)) == STRANGER

    asked(scenario)


def test_a_delegate_of_a_delegate_is_a_stranger():
    async def scenario(books, _):
        books.delegations.put(given())
        adam = replace(EVE, id="0000-adam", name="adam@example.com")
        books.delegations.put(given(EVE, adam, name="chain"))
        for place in (LENA.id, EVE.id):
            assert await problem(books, say, books, adam, replace(SAID, by=place)) == STRANGER

    asked(scenario)


def test_under_four_eyes_the_requester_is_nobodys_delegate_nor_has_one():
    async def scenario(books, _):
        books.delegations.put(given(LENA, MONA))
        assert await problem(books, say, books, MONA, replace(SAID, by=LENA.id)) == OWN
        books.delegations.put(given(MONA, EVE, name="mine"))
        assert await problem(books, say, books, EVE, replace(SAID, by=MONA.id)) == OWN

    asked(scenario, four_eyes=True)


def test_an_answer_may_name_the_plan_it_means_and_is_refused_when_that_is_another():
    async def scenario(books, instance):
        other = replace(SAID, plan="0" * 64)
        assert await problem(books, say, books, LENA, other) == (409, "plan-changed")
        named = ({instance: "0" * 64},)
        assert await problem(books, say, books, LENA, SAID, None, *named) == (409, "plan-changed")
        assert await books.do(say, books, LENA, replace(SAID, plan=plan_of(books))) == [instance]

    asked(scenario)


def test_where_answers_are_bound_they_have_to_name_it():
    async def scenario(books, instance):
        assert await problem(books, say, books, LENA) == (422, "invalid-document")
        plans = {instance: plan_of(books)}
        assert await books.do(say, books, LENA, SAID, None, plans) == [instance]

    asked(scenario, bound=True)


def test_in_a_wave_without_a_policy_who_has_signed_in_is_written_down_and_the_first_counts():
    async def scenario(books, instance):
        plan = plan_of(books)
        assert await problem(books, say, books, LENA, replace(SAID, by="mona")) == STRANGER
        await books.do(say, books, LENA, replace(SAID, comment="go"))
        kept = books.status.find(Subject("w1", instance))
        assert (kept.identity, kept.by, kept.plan) == (LENA.id, LENA.name, plan)
        assert await problem(books, say, books, OMAR) == (409, "answered-before")
        assert WaveView.of(wave(books)).approval is None
        books.go_on()
        assert books.outcomes("w1") == ["migrated"]

    at_the_gate(scenario)


def test_in_a_wave_without_a_policy_approvers_may_be_names_or_ids_of_who_has_signed_in():
    async def scenario(books, _):
        assert await problem(books, say, books, OMAR) == STRANGER
        await books.do(say, books, LENA)
        await books.do(say, books, LENA)

    at_the_gate(scenario, policy={"approvers": [LENA.name]})
    at_the_gate(scenario, policy={"approvers": [LENA.id]})


def test_more_approvals_than_approvers_can_never_be():
    def read(**policy):
        return WaveDocument.model_validate(
            {"wave": "w", "region": "eu-west-1", "instances": ["i-0000000a"], "policy": policy}
        )

    with pytest.raises(ValueError, match="there are 1 approvers"):
        read(approvers=["a", "A"], approval={"quorum": 2})
    assert read(approval={"quorum": 2}).policy.approval.quorum == 2


@pytest.mark.parametrize("plan", ["0" * 63, "G" * 64, "sha256:" + "0" * 57])
def test_what_is_no_digest_names_no_plan(plan):
    with pytest.raises(ValueError, match="pattern"):
        ApprovalDocument(decision="approve", plan=plan)
