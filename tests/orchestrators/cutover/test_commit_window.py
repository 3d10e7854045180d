"""When a failover becomes final, and the way back of one that does not."""

from dataclasses import replace
from datetime import timedelta
from sys import modules

import pytest

from domain.cutover import (
    UNVALIDATED,
    CommitPolicy,
    CommitWhen,
    CutoverPolicy,
    Otherwise,
    PointPolicy,
)
from domain.errors import Stalled, Transient
from domain.itinerary import Phase
from domain.migration import Cancellation, Outcome
from domain.status import Gate
from domain.virtual_machine import PowerState, VirtualMachine
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from orchestrators.commit_window import commit_decided
from orchestrators.story import cancellation
from tests.orchestrators.cutover.deciding import BACK, COMMIT, HOUR, alone_in_aws, decide, window
from tests.orchestrators.undoing import NO_CORES


def test_an_approved_commit_is_final_and_says_by_whom(stage):
    decide(stage, COMMIT)
    (report,) = stage.migrate(cutover=window())
    assert report.outcome is Outcome.MIGRATED
    events = [each.event.words for each in stage.status.list_events("w1", "", 1_000)]
    assert "commit approved by lena: all is well" in events
    assert any("Commit it, which can't be taken back" in words for words in events)


@pytest.mark.parametrize("when", [CommitWhen.APPROVED, CommitWhen.AFTER])
def test_somebody_who_says_roll_back_gets_the_source_back_whatever_the_policy(stage, when):
    ref = stage.add_instance()
    decide(stage, BACK)
    (report,) = stage.migrate(ref, cutover=window(when, otherwise=Otherwise.WAIT))
    assert report.outcome is Outcome.ROLLED_BACK
    assert report.because == f"{ref}: rolled back by lena: too slow"
    assert "takes a whole initial replication of 30 GiB" in report.remedy
    assert alone_in_aws(stage, ref)


def test_silence_in_the_window_rolls_back_or_holds_or_commits_as_the_policy_says(stage):
    for number, (policy, outcome) in enumerate(
        [
            (window(), Outcome.ROLLED_BACK),
            (window(otherwise=Otherwise.WAIT), Outcome.HELD),
            (window(CommitWhen.AFTER), Outcome.MIGRATED),
        ],
        1,
    ):
        opened = []
        stage.at(Phase.AWAITING_COMMIT, lambda _, at=opened: at.append(stage.clock.now()))
        ref = stage.add_instance(number)
        (report,) = stage.migrate(ref, name=f"w{number}", cutover=policy)
        assert report.outcome is outcome
        assert stage.clock.now() - opened[0] >= HOUR


def test_an_answer_whose_wake_up_call_was_lost_is_found_when_the_window_closes(stage):
    stage.at(Phase.AWAITING_COMMIT, lambda s: stage.status.decide(s, COMMIT, Gate.COMMIT))
    assert stage.migrate(cutover=window())[0].outcome is Outcome.MIGRATED


def test_the_approval_of_the_cutover_is_none_of_the_commit(stage):
    ref = stage.add_instance()
    stage.at(Phase.AWAITING_COMMIT, lambda s: stage.send(s, commit_decided(s.attempt), None))
    (report,) = stage.migrate(ref, cutover=window())
    assert report.outcome is Outcome.ROLLED_BACK
    assert "nobody approved the commit in 1:00:00" in report.because


def test_a_cancellation_in_the_window_rolls_back(stage):
    ref = stage.add_instance()
    wish = Cancellation("mona", "wrong wave")
    stage.at(Phase.AWAITING_COMMIT, lambda s: stage.send(s, cancellation, wish))
    (report,) = stage.migrate(ref, cutover=window())
    assert (report.outcome, report.because) == (
        Outcome.ROLLED_BACK,
        f"{ref}: cancelled by mona: wrong wave",
    )
    assert alone_in_aws(stage, ref)


def test_a_machine_that_never_boots_is_rolled_back_and_can_be_tried_again(stage):
    number = stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.ROLLED_BACK
    assert "not validated: runs" in report.because
    assert not report.validation.passed
    assert alone_in_aws(stage, ref)
    stage.world.faults.withdraw(number)
    assert stage.migrate(ref, name="w2")[0].outcome is Outcome.MIGRATED


def test_only_the_very_words_let_a_machine_be_committed_that_is_not_validated(stage):
    for number, words in enumerate(["", "yes", UNVALIDATED], 1):
        fault = stage.world.faults.inject(Fault(FaultKind.NEVER_BOOTS))
        policy = CutoverPolicy(commit=CommitPolicy(unvalidated=words))
        ref = stage.add_instance(number)
        (report,) = stage.migrate(ref, name=f"w{number}", cutover=policy)
        expected = Outcome.MIGRATED if words == UNVALIDATED else Outcome.ROLLED_BACK
        assert report.outcome is expected
        stage.world.faults.withdraw(fault)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("delete_virtual_machine", "failed to delete its virtual machine"),
        ("virtual_machine_gone", "failed to delete its virtual machine"),
        ("start_instance", "failed to let the source serve again"),
    ],
)
def test_a_way_back_that_fails_is_held_with_how_things_stand_and_never_serves_twice(
    stage, step, words
):
    ref = stage.add_instance()
    decide(stage, BACK)
    stage.spoiler.next_time(step, NO_CORES)
    (report,) = stage.migrate(ref, cutover=window())
    stage.clock.advance(timedelta(days=1))
    assert report.outcome is Outcome.HELD
    assert words in report.because
    assert "rolled back by lena" in report.because
    assert not stage.in_aws(ref)


def test_latest_processed_fails_over_to_the_newest_point_and_says_what_that_may_lose(stage):
    (report,) = stage.migrate(cutover=CutoverPolicy(PointPolicy.LATEST_PROCESSED))
    assert report.outcome is Outcome.MIGRATED
    proof = report.certificate
    assert (proof.policy, proof.zero_loss) == ("latest_processed", False)
    assert "after the recovery point" in proof.may_be_lost
    assert [name for name, _ in stage.spoiler.taken].count("start_point_failover") == 1


@pytest.mark.parametrize(
    ("words", "outcome"), [("", Outcome.ROLLED_BACK), (UNVALIDATED, Outcome.MIGRATED)]
)
def test_a_machine_that_nobody_could_look_at_is_one_that_is_not_validated(stage, words, outcome):
    silence = [Transient("no answer")] * 60
    stage.spoiler.next_time("get_virtual_machine", *silence)
    policy = CutoverPolicy(commit=CommitPolicy(unvalidated=words))
    (report,) = stage.migrate(cutover=policy)
    assert report.outcome is outcome, report.because


@pytest.mark.parametrize(
    ("otherwise", "outcome"),
    [(Otherwise.ROLL_BACK, Outcome.ROLLED_BACK), (Otherwise.WAIT, Outcome.HELD)],
)
def test_an_answer_that_nobody_can_read_is_rolled_back_or_held_and_never_taken_back_in_aws(
    stage, otherwise, outcome
):
    ref = stage.add_instance()
    stage.spoiler.next_time("find_commit_decision", NO_CORES)
    (report,) = stage.migrate(ref, cutover=window(otherwise=otherwise))
    assert report.outcome is outcome
    assert "the answer on its commit can't be read" in report.because
    assert stage.machines_in_azure() == (outcome is Outcome.HELD)
    assert stage.in_aws(ref) == (outcome is Outcome.ROLLED_BACK)


def test_whatever_else_goes_wrong_once_it_has_failed_over_is_held(monkeypatch, stage):
    def broken(_):
        raise Stalled("who would have thought")
        yield

    monkeypatch.setattr(modules["orchestrators.migrate_instance"], "switch_over", broken)
    ref = stage.add_instance()
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.HELD
    assert "failed over, and then: who would have thought" in report.because
    assert (stage.in_aws(ref), stage.machines_in_azure()) == (False, 1)
    assert len(stage.traces(ref)["items"]) == 1


def test_a_failover_whose_machine_nobody_knows_is_held_and_the_source_stays_stopped(stage):
    ref = stage.add_instance()

    def forget(_):
        (item,) = stage.world.items.values()
        found = stage.clouds.site_recovery.get_protected_item(item.item_id)
        nameless = replace(found, active_location="Recovery", target_vm_id="")
        stage.spoiler.next_time("get_protected_item", nameless)

    stage.at(Phase.FAILING_OVER, forget)
    (report,) = stage.migrate(ref)
    assert report.outcome is Outcome.HELD
    assert "nobody knows which machine the failover has made" in report.because
    assert (stage.in_aws(ref), stage.machines_in_azure()) == (False, 1)


@pytest.mark.parametrize(
    "seen", [VirtualMachine("/vm", PowerState.STOPPED, provisioned=True), NO_CORES]
)
def test_a_machine_that_runs_no_more_when_the_window_closes_is_not_committed_by_itself(stage, seen):
    ref = stage.add_instance()
    stage.at(Phase.AWAITING_COMMIT, lambda _: stage.spoiler.next_time("get_virtual_machine", seen))
    (report,) = stage.migrate(ref, cutover=window(CommitWhen.AFTER))
    assert report.outcome is Outcome.ROLLED_BACK
    assert "runs" in report.because
    assert alone_in_aws(stage, ref)


def test_who_accepts_a_machine_unvalidated_is_not_asked_whether_it_still_runs(stage):
    stage.at(
        Phase.AWAITING_COMMIT, lambda _: stage.spoiler.next_time("get_virtual_machine", NO_CORES)
    )
    (report,) = stage.migrate(cutover=window(CommitWhen.AFTER, unvalidated=UNVALIDATED))
    assert report.outcome is Outcome.MIGRATED
