"""What may become final, and what is said of what may not."""

from datetime import UTC, datetime

import pytest

from domain.approval import Approval, Decision
from domain.commit_window import (
    commit_question,
    may_be_unvalidated,
    not_final,
    require_commit,
    require_validated,
)
from domain.cutover import UNVALIDATED, CommitPolicy, CommitWhen, Otherwise
from domain.errors import Held, TurnedBack
from domain.held_report import held_report
from domain.migration import Outcome, outcome_of
from domain.rolling_back import Stage, halted, protecting_again
from domain.source_instance import Disk, InstanceRef, InstanceState, SourceInstance
from domain.validation import Check, ValidationReport

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WELL = ValidationReport("/vm", NOON, (Check("runs", passed=True),))
ILL = ValidationReport("/vm", NOON, (Check("runs", passed=False, evidence="stopped"),))
WAIT = CommitPolicy(otherwise=Otherwise.WAIT)
ASKED = CommitPolicy(CommitWhen.APPROVED)
TIMED = CommitPolicy(CommitWhen.AFTER)


def test_only_the_very_words_let_pass_what_is_not_validated():
    assert require_validated(CommitPolicy(), WELL) == ""
    assert "runs: stopped" in require_validated(CommitPolicy(unvalidated=UNVALIDATED), ILL)
    for words in ("", "yes", UNVALIDATED.upper()):
        assert not may_be_unvalidated(CommitPolicy(unvalidated=words))
        with pytest.raises(TurnedBack, match="runs: stopped"):
            require_validated(CommitPolicy(unvalidated=words), ILL)


def test_what_may_not_become_final_goes_back_or_waits_as_the_policy_says():
    assert outcome_of(not_final(CommitPolicy(), "ill")) is Outcome.ROLLED_BACK
    held = not_final(WAIT, "ill")
    assert outcome_of(held) is Outcome.HELD
    assert "boot diagnostics" in held.remedy
    assert not_final(WAIT, "ill", "Look.").remedy == "Look."


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (TIMED, "It is committed at 2026-01-01 12:00 UTC"),
        (ASKED, "until 2026-01-01 12:00 UTC it is rolled back"),
        (CommitPolicy(CommitWhen.APPROVED, otherwise=Otherwise.WAIT), "UTC it is held"),
    ],
)
def test_the_question_says_what_comes_without_an_answer(policy, words):
    assert words in commit_question("i-1", policy, NOON)


def test_an_answer_or_the_time_makes_it_final_and_a_no_never_does():
    yes = Approval(Decision.APPROVE, "lena", "well")
    assert require_commit(ASKED, yes, "i-1") == "commit approved by lena: well"
    bare = Approval(Decision.APPROVE)
    assert require_commit(TIMED, bare, "i-1") == "commit approved by an operator"
    assert "without an objection" in require_commit(TIMED, None, "i-1")
    with pytest.raises(TurnedBack, match="nobody approved"):
        require_commit(ASKED, None, "i-1")
    with pytest.raises(Held):
        require_commit(CommitPolicy(CommitWhen.APPROVED, otherwise=Otherwise.WAIT), None, "i-1")
    for policy in (ASKED, TIMED, WAIT):
        with pytest.raises(TurnedBack, match="rolled back by an operator"):
            require_commit(policy, Approval(Decision.REJECT), "i-1")


@pytest.mark.parametrize("stage", Stage)
def test_a_way_back_that_halts_says_what_stands_where(stage):
    because, remedy = halted("too slow", stage, "no answer", "/vms/web-1")
    assert because.startswith(f"too slow; the way back failed to {stage}: no answer. The virtual")
    assert remedy.endswith((".",))
    assert "{vm}" not in remedy
    assert "its virtual machine" in halted("x", Stage.MACHINE, "y", "")[1]


def test_a_way_back_says_what_protecting_again_takes():
    disks = (Disk("vol-1", "/dev/sda1", 30), Disk("vol-2", "xvdb", 70))
    ref = InstanceRef("123456789012", "eu-central-1", "i-1")
    source = SourceInstance(ref, InstanceState.RUNNING, disks=disks)
    assert "was disabled" in protecting_again(source, ended=True)
    assert "initial replication of 100 GiB" in protecting_again(source, ended=True)
    assert "may not be disabled" in protecting_again(source, ended=False)


def test_a_source_at_rest_that_is_held_is_told_of_with_all_that_opens_it_again():
    ref = InstanceRef("123456789012", "eu-west-1", "i-1")
    told = held_report(ref, "ill", "Look.", at_rest=True).remedy
    assert told.startswith("Look. ")
    for words in ("ferry-isolation-i-1", "undo command", "security groups back"):
        assert words in told
    assert held_report(ref, "ill", "Look.").remedy == "Look."
