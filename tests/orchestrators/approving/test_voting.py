"""Gates that open by a rule: the record decides, and a signal only wakes."""

from datetime import timedelta

import pytest

from domain.approval_policy import ApprovalPolicy
from domain.cutover import CommitPolicy, CommitWhen, CutoverPolicy
from domain.migration import Outcome
from domain.status import Gate, Subject
from domain.votes import Question
from orchestrators.ask_approval import approval_recorded
from tests.orchestrators.approving.voting import LENA, MONA, OMAR, Gatekeepers, no, words_of, yes
from tests.orchestrators.conftest import CLEAN, YES
from tests.orchestrators.undoing import waits_for_approval

TWO = ApprovalPolicy((MONA, LENA, OMAR), quorum=2)
EYES = ApprovalPolicy(four_eyes=True, requester=MONA)
IN_WINDOW = CutoverPolicy(commit=CommitPolicy(CommitWhen.APPROVED))


def test_two_of_three_open_the_gate_and_it_is_told_how_far_they_are(stage):
    keepers = Gatekeepers(stage, [yes(MONA)])
    wave = stage.wave(stage.add_instance(), approval=TWO)
    stage.start(wave)
    stage.go_on(until=lambda: "1 of 2 approvals: 11-mona" in words_of(stage))
    assert waits_for_approval(stage, wave)
    keepers.vote(Subject("w1", wave.orders[0].ref.instance_id), yes(LENA), keepers.asked[0])
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.MIGRATED
    assert "approved by 11-mona, 22-lena" in words_of(stage)


@pytest.mark.parametrize(
    ("policy", "votes"),
    [
        (TWO, [yes(MONA)]),
        (TWO, [yes(MONA), yes("44-eve")]),
        (TWO, [yes(MONA), yes("44-eve", instead_of=MONA)]),
        (TWO, [yes(MONA), yes(LENA, proved=False)]),
        (TWO, [yes(MONA), yes(LENA, plan="what it was before")]),
        (EYES, [yes(MONA)]),
        (EYES, [yes(MONA, instead_of=LENA)]),
        (ApprovalPolicy(proved=True), [YES]),
    ],
)
def test_nothing_less_opens_it_whoever_raises_the_signal(stage, policy, votes):
    Gatekeepers(stage, votes)
    ref = stage.add_instance()
    wave = stage.wave(ref, approval=policy)
    stage.start(wave)
    stage.go_on(until=lambda: waits_for_approval(stage, wave))
    for _ in range(3):
        stage.send(Subject("w1", ref.instance_id), approval_recorded(1), None)
        stage.go_on(limit=stage.clock.now() + timedelta(minutes=1))
    assert waits_for_approval(stage, wave)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.EXPIRED
    assert stage.in_aws(ref)


def test_a_first_answer_in_the_record_of_other_waves_opens_nothing_here(stage):
    Gatekeepers(stage)
    ref = stage.add_instance()
    wave = stage.wave(ref, approval=TWO)
    stage.start(wave)
    stage.go_on(until=lambda: waits_for_approval(stage, wave))
    stage.answer(Subject("w1", ref.instance_id), YES)
    stage.go_on()
    assert stage.report(wave).reports[0].outcome is Outcome.EXPIRED


def test_one_no_ends_it_whatever_else_was_said(stage):
    Gatekeepers(stage, [yes(MONA), no(OMAR), yes(LENA)])
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, approval=TWO)
    assert (report.outcome, stage.traces(ref)) == (Outcome.REJECTED, CLEAN)
    assert "rejected by 33-omar: not now" in report.because


def test_somebody_else_than_the_requester_opens_it(stage):
    Gatekeepers(stage, [yes(MONA), yes(LENA)])
    (report,) = stage.migrate(approval=EYES)
    assert report.outcome is Outcome.MIGRATED
    assert "approved by 22-lena" in words_of(stage)


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ([yes(MONA, acknowledges=""), yes(LENA, acknowledges="")], Outcome.MIGRATED),
        ([yes(MONA)], Outcome.ROLLED_BACK),
        ([yes(MONA), no(LENA)], Outcome.ROLLED_BACK),
    ],
)
def test_a_commit_needs_the_same_people_as_its_cutover(stage, votes, outcome):
    keepers = Gatekeepers(stage, [yes(MONA), yes(LENA)], votes)
    (report,) = stage.migrate(approval=TWO, cutover=IN_WINDOW)
    assert report.outcome is outcome
    cutover, commit = keepers.asked
    assert commit.plan == cutover.plan


def test_what_was_said_to_the_cutover_says_nothing_to_its_commit(stage):
    Gatekeepers(stage, [yes(MONA), yes(LENA)])
    ref = stage.add_instance()
    (report,) = stage.migrate(ref, approval=TWO, cutover=IN_WINDOW)
    assert report.outcome is Outcome.ROLLED_BACK
    commit = Question(Subject("w1", ref.instance_id), Gate.COMMIT)
    assert stage.status.votes(commit) == ()
