"""Approvals that hold no more when their cutover would begin: it is asked again, first."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from domain.approval_policy import ApprovalPolicy
from domain.cutover import CutoverPolicy
from domain.itinerary import Phase
from domain.migration import Outcome
from domain.status import Gate, Subject
from domain.wave import Order
from domain.window import Calendar, Window
from tests.orchestrators.approving.voting import LENA, MONA, Gatekeepers, no, yes
from tests.orchestrators.conftest import CLEAN
from tests.orchestrators.planning import group
from tests.orchestrators.target.test_drift import TARGET, change

HOUR = timedelta(hours=1)
ONE = ApprovalPolicy((MONA, LENA))
AT_NIGHT = CutoverPolicy(
    calendar=Calendar((Window("UTC", time(22), 4 * HOUR, weekdays=tuple(range(7))),))
)


def settled(stage, ref, **more):
    return replace(stage.wave(ref, **more), orders=(Order(ref, TARGET),))


def ended(stage, wave):
    stage.start(wave)
    stage.go_on()
    (report,) = stage.report(wave).reports
    return report


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("vm_size", "Standard_E64s_v5", "vm_size was Standard_D2s_v5 and is Standard_E64s_v5"),
        ("private_ip", "10.1.0.99", "target private_ip was 10.1.0.77 and is 10.1.0.99"),
    ],
)
def test_a_plan_that_changed_after_its_approval_is_asked_about_again_untouched(
    stage, field, value, words
):
    stopped = []
    stage.at(Phase.STOPPING_SOURCE, lambda _: stopped.append(len(keepers.asked)))

    def meddle(asked):
        if asked == 1:
            change(stage, **{field: value})

    keepers = Gatekeepers(stage, [yes(MONA)], [yes(MONA)], also=meddle)
    report = ended(stage, settled(stage, stage.add_instance(), approval=ONE))
    first, second = keepers.asked
    assert (report.outcome, stopped) == (Outcome.MIGRATED, [2])
    assert words in second.words
    assert "The approval is void" in second.words
    assert first.plan != second.plan
    assert (first.asking, second.asking) == (1, 2)


def test_whoever_does_not_like_the_changed_plan_rejects_it(stage):
    keepers = Gatekeepers(
        stage, [yes(MONA)], [no(LENA)],
        also=lambda n: n == 1 and change(stage, vm_size="Standard_E64s_v5"),
    )  # fmt: skip
    ref = stage.add_instance()
    report = ended(stage, settled(stage, ref, approval=ONE))
    assert (report.outcome, stage.traces(ref)) == (Outcome.REJECTED, CLEAN)
    assert (len(keepers.asked), stage.in_aws(ref)) == (2, True)


def test_a_vote_for_the_plan_as_it_was_says_nothing_about_the_one_that_is(stage):
    keepers = Gatekeepers(
        stage, [yes(MONA)], also=lambda n: n == 1 and change(stage, vm_size="Standard_E64s_v5")
    )

    def again(progress):
        if progress.waiting and progress.waiting.asking == 2:
            keepers.vote(progress.subject, yes(MONA, plan=keepers.asked[0].plan), progress.waiting)

    stage.status.listeners.append(again)
    ref = stage.add_instance()
    report = ended(stage, settled(stage, ref, approval=ONE))
    assert report.outcome is Outcome.EXPIRED
    assert stage.in_aws(ref)


def test_a_change_while_the_source_stops_wakes_it_and_asks_again(stage):
    stage.at(Phase.STOPPING_SOURCE, lambda _: change(stage, vm_size="Standard_E64s_v5"))
    woken = []
    ref = stage.add_instance()
    keepers = Gatekeepers(
        stage, [yes(MONA)], [yes(MONA)], also=lambda _: woken.append(stage.in_aws(ref))
    )
    report = ended(stage, settled(stage, ref, approval=ONE))
    assert report.outcome is Outcome.MIGRATED
    assert woken[-1] is True
    assert len(keepers.asked) == 2


def test_an_approval_that_is_too_old_when_the_window_opens_is_asked_for_again(stage):
    stage.clock.jump_to(datetime(2026, 3, 2, 1, 45, tzinfo=UTC))
    keepers = Gatekeepers(stage, [yes(MONA)], [yes(MONA)])
    policy = replace(ONE, valid_for=2 * HOUR)
    (report,) = stage.migrate(approval=policy, cutover=AT_NIGHT)
    assert report.outcome is Outcome.MIGRATED
    first, second = keepers.asked
    assert "it was given more than 2:00:00 ago" in second.words
    assert first.plan == second.plan


def test_one_that_is_young_enough_is_not(stage):
    stage.clock.jump_to(datetime(2026, 3, 2, 1, 45, tzinfo=UTC))
    keepers = Gatekeepers(stage, [yes(MONA)])
    policy = replace(ONE, valid_for=72 * HOUR)
    (report,) = stage.migrate(approval=policy, cutover=AT_NIGHT)
    assert (report.outcome, len(keepers.asked)) == (Outcome.MIGRATED, 1)


def test_a_newest_recovery_point_that_is_too_old_voids_it(stage):
    keepers = Gatekeepers(stage, [yes(MONA)], [no(MONA)])
    (report,) = stage.migrate(approval=replace(ONE, point_age=timedelta(seconds=1)))
    assert report.outcome is Outcome.REJECTED
    assert "more than 0:00:01 old" in keepers.asked[1].words


def test_in_a_recovery_plan_nobody_is_asked_again_and_the_member_stays_in_aws(stage):
    keepers = Gatekeepers(stage, [yes(MONA)])
    policy = replace(ONE, valid_for=2 * HOUR)
    early, late = stage.add_instance(1), stage.add_instance(2)
    wave = stage.wave(early, late, approval=policy, recovery_plan=(group(early, late),))
    stage.start(wave)
    stage.go_on(until=lambda: len(keepers.asked) == 2)
    stage.go_on(limit=stage.clock.now() + 3 * HOUR)
    waiting = [each for each in stage.status.read_wave("w1").instances if each.waiting]
    (asks,) = [each for each in waiting if each.waiting.gate is Gate.APPROVAL]
    keepers.vote(Subject("w1", asks.instance_id), yes(LENA), asks.waiting)
    stage.go_on()
    ends = {each.instance_id: each for each in stage.report(wave).reports}
    assert ends.pop(asks.instance_id).outcome is Outcome.MIGRATED
    (other,) = ends.values()
    assert other.outcome is Outcome.FAILED
    assert "its approval is void: it was given more than 2:00:00 ago" in other.because
