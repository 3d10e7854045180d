"""What every record of votes, delegations and used links keeps: in memory and in Azure Tables."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.delegation_tables import DelegationTables, UsedLinkTables
from clouds.azure.tables import Tables
from domain.approval import Approval, Decision
from domain.approval_link import LinkUse
from domain.approval_policy import ApprovalPolicy
from domain.delegation import Delegation
from domain.errors import Refused
from domain.status import Gate, Subject
from domain.votes import Question
from local.simulators.delegation_book import SimulatedDelegations, SimulatedUsedLinks
from tests.contracts.books import NOON, accepted

ASKED = Question(Subject("w", "i-00000001"))
YES = Approval(Decision.APPROVE, "mona", plan="digest", identity="11-mona", proved=True)
GIVEN = Delegation("away", "22-lena", "44-eve", NOON, NOON + timedelta(hours=1), ("w",))


def tables(request):
    storage = request.getfixturevalue("ferry").system.storage
    prefix = f"T{uuid.uuid4().hex[:8]}"
    return Tables(lambda: TableServiceClient.from_connection_string(storage), prefix=prefix)


@pytest.fixture(params=["memory", "tables"])
def delegations(request):
    return (
        SimulatedDelegations() if request.param == "memory" else DelegationTables(tables(request))
    )


@pytest.fixture(params=["memory", "tables"])
def links(request):
    return SimulatedUsedLinks() if request.param == "memory" else UsedLinkTables(tables(request))


def test_every_persons_first_answer_counts_and_says_when_it_was_given(store):
    lenas = replace(YES, by="lena", identity="22-lena")
    assert store.vote(ASKED, YES) == YES
    assert store.vote(ASKED, replace(YES, decision=Decision.REJECT)) == YES
    assert store.vote(ASKED, replace(YES, by="other name", identity="11-MONA")) == YES
    assert store.vote(ASKED, lenas) == lenas
    assert set(store.votes(ASKED)) == {YES, lenas}
    assert {each.at for each in store.votes(ASKED)} == {NOON}
    assert {type(each.at) for each in store.votes(ASKED)} == {datetime}


def test_what_was_answered_to_one_question_answers_no_other(store):
    store.vote(replace(ASKED, asking=1), YES)
    mine = ASKED.subject
    others = [
        replace(ASKED, asking=2),
        replace(ASKED, asking=11),
        replace(ASKED, gate=Gate.COMMIT),
        replace(ASKED, subject=replace(mine, attempt=2)),
        replace(ASKED, subject=replace(mine, instance_id="i-0000000")),
        replace(ASKED, subject=replace(mine, wave="w2")),
    ]
    assert [store.votes(each) for each in others] == [()] * 6
    assert store.find(mine) is None


def test_names_of_any_kind_may_vote(store):
    strange = [replace(YES, identity="", by=name) for name in ("", "a/b#c?d", "ö" * 200)]
    for each in strange:
        store.vote(ASKED, each)
    assert set(store.votes(ASKED)) == set(strange)


def test_an_answer_where_the_first_counts_says_when_it_was_given(store):
    store.decide(ASKED.subject, YES)
    found = store.find(ASKED.subject)
    assert (found, found.at) == (YES, NOON)
    assert store.votes(ASKED) == ()


def test_a_wave_keeps_what_it_asks_of_its_approvals(store, wave):
    policy = ApprovalPolicy(("11-mona",), 2, valid_for=timedelta(hours=2), requester="33-omar")
    assert accepted(store, replace(wave, approval=policy)).approval == policy


def test_a_wave_without_a_policy_has_none(store, wave):
    assert accepted(store, wave).approval is None


def test_a_delegation_is_recorded_once_and_never_changed(delegations):
    assert delegations.put(GIVEN) == GIVEN
    assert delegations.put(GIVEN) == GIVEN
    with pytest.raises(Refused):
        delegations.put(replace(GIVEN, delegate="55-adam"))
    assert delegations.find("away") == GIVEN
    assert delegations.find("other") is None


def test_a_revoked_delegation_stays_in_the_record(delegations):
    delegations.put(replace(GIVEN, name="b"))
    delegations.put(GIVEN)
    gone = delegations.revoke("away", NOON, "22-lena")
    assert (gone.revoked, gone.revoked_by) == (NOON, "22-lena")
    assert delegations.revoke("away", NOON + timedelta(hours=1), "55-root") == gone
    assert delegations.revoke("nothing", NOON, "22-lena") is None
    assert delegations.list_all() == (gone, replace(GIVEN, name="b"))
    assert delegations.put(GIVEN) == gone


def test_a_link_is_used_once_and_can_be_finished_by_whoever_began(links):
    assert links.claim("w", "nonce") is LinkUse.FRESH
    assert links.claim("w", "nonce") is LinkUse.BEGUN
    links.finish("w", "nonce")
    links.finish("w", "nonce")
    assert links.claim("w", "nonce") is LinkUse.DONE
    assert links.claim("w2", "nonce") is LinkUse.FRESH
    links.finish("w", "never claimed")
    assert links.claim("w", "never claimed") is LinkUse.FRESH
