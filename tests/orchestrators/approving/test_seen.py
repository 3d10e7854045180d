"""That a failover which no rule allows is seen, whatever the stories believe."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.approval_policy import ApprovalPolicy
from domain.itinerary import Phase
from tests.orchestrators.approving.voting import LENA, MONA, Gatekeepers, yes
from tests.orchestrators.target.test_drift import change

POLICY = ApprovalPolicy((MONA, LENA), quorum=2, valid_for=timedelta(hours=2))


def forge(stage, rewrite):
    """Rewrite every vote in the record, as nobody can."""
    for question, votes in stage.status._votes.items():
        stage.status._votes[question] = rewrite(votes)


def only_one(votes):
    return {who: vote for who, vote in votes.items() if who == MONA}


def each(**fields):
    return lambda votes: {who: replace(vote, **fields) for who, vote in votes.items()}


def older(votes):
    return {who: replace(vote, at=vote.at - timedelta(days=1)) for who, vote in votes.items()}


@pytest.mark.parametrize(
    "rewrite",
    [only_one, each(identity=MONA), each(plan="0" * 64), each(proved=False), older],
    ids=["quorum", "one person", "another plan", "unproved", "too old"],
)
def test_a_failover_whose_votes_do_not_count_is_seen(stage, rewrite):
    Gatekeepers(stage, [yes(MONA), yes(LENA)])
    stage.at(Phase.FAILING_OVER, lambda _: forge(stage, rewrite))
    with pytest.raises(AssertionError, match="without a valid approval"):
        stage.migrate(approval=POLICY)


def test_a_failover_of_the_requester_alone_is_seen(stage):
    Gatekeepers(stage, [yes(MONA), yes(LENA)])
    stage.at(Phase.FAILING_OVER, lambda _: forge(stage, only_one))
    with pytest.raises(AssertionError, match="without a valid approval"):
        stage.migrate(approval=ApprovalPolicy(four_eyes=True, requester=MONA))


def test_a_failover_to_another_machine_than_was_approved_is_seen(stage):
    Gatekeepers(stage, [yes(MONA), yes(LENA)])
    stage.at(Phase.FAILING_OVER, lambda _: change(stage, subnet_name="dmz"))
    with pytest.raises(AssertionError, match="without a valid approval"):
        stage.migrate(approval=POLICY)
