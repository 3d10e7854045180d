"""Waves that fail over in boot order, with actions between, and are committed together."""

from datetime import timedelta

from domain.itinerary import Phase
from domain.mobility_service import MobilityWay
from domain.plan_status import PlanState
from domain.provider import Provider
from tests.orchestrators.conftest import YES
from tests.orchestrators.planning import (
    CHECK,
    group,
    made,
    migrate_together,
    outcomes,
    states,
    subject_of,
    with_operator,
)


def test_three_groups_boot_in_their_order_with_a_manual_action_between(stage, refs):
    asked = with_operator(stage)
    a, b, c, d, _ = refs
    report = migrate_together(stage, group(a, b, after=[CHECK]), group(c), group(d))
    assert outcomes(report) == ["migrated"] * 4
    times = made(stage)
    (at, name) = asked[0]
    assert (len(asked), name) == (1, "check")
    assert times[1] == times[2] < at < times[3] < times[4]
    assert times[4] - times[3] >= stage.world.settings.jobs.failover


def test_a_classic_plan_boots_its_groups_in_their_order_as_well(stage_with):
    stage = stage_with(classic=True)
    asked = with_operator(stage)
    a, b = stage.add_instance(1), stage.add_instance(2)
    pushed = stage.landing(
        provider=Provider.CLASSIC,
        allow_retired_provider=True,
        mobility_service=MobilityWay.PUSH,
    )
    report = migrate_together(stage, group(b, after=[CHECK]), group(a), landing=pushed)
    assert outcomes(report) == ["migrated"] * 2
    times = made(stage)
    assert times[2] < asked[0][0] < times[1]
    assert stage.world.plans == {}


def test_a_plan_is_committed_as_a_whole_and_gone_in_the_end(stage, refs):
    seen = states(stage)
    report = migrate_together(stage, group(*refs))
    assert [state for _, state in seen] == list(PlanState)
    assert len(stage.world.ledger.effects("plan_commit")) == 1
    assert len(stage.world.ledger.effects("commit")) == len(refs)  # by the plan's one job
    assert (stage.world.plans, report.plans[0].left_behind) == ({}, ())
    assert [stage.traces(ref)["items"] for ref in refs] == [[]] * len(refs)


def test_sources_run_until_everybody_in_the_plan_has_been_approved(stage, refs):
    first, last = refs[:2]
    stage.answers[last.instance_id] = None
    wave = stage.wave(first, last, recovery_plan=(group(first, last),))
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + timedelta(days=10))
    assert stage.in_aws(first)
    assert stage.status.read_wave("w1").instances[0].phase is Phase.AWAITING_PLAN
    stage.answer(subject_of(last), YES)
    stage.go_on()
    assert outcomes(stage.report(wave)) == ["migrated"] * 2
