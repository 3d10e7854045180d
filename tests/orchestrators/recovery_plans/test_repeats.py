"""Steps that crash, answers that are lost: taken again, and nothing done twice."""

import pytest

from domain.errors import Transient
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from tests.orchestrators.planning import (
    CHECK,
    NO_RIGHTS,
    group,
    migrate_together,
    outcomes,
    with_operator,
)

CRASHES = [
    "read_plan", "start_plan", "start_plan_failover", "resume_plan", "start_plan_commit",
    "start_plan_deletion", "find_action_answer", "record_plan",
]  # fmt: skip


@pytest.mark.parametrize("step", CRASHES)
def test_a_step_that_crashes_is_taken_again_and_nothing_is_done_twice(stage, refs, step):
    with_operator(stage)
    stage.spoiler.next_time(step, RuntimeError("crash"), Transient("busy"))
    report = migrate_together(stage, group(refs[0], after=[CHECK]), group(refs[1]))
    assert outcomes(report) == ["migrated"] * 2
    for operation in ("plan_failover", "plan_commit"):
        assert len(stage.world.ledger.effects(operation)) == 1


@pytest.mark.parametrize("when", ["create_plan", "plan_failover", "resume_job", "plan_commit"])
def test_an_answer_that_is_lost_is_made_up_for(stage, refs, when):
    with_operator(stage)
    stage.world.faults.inject(Fault(FaultKind.LOST_RESPONSE, when))
    report = migrate_together(stage, group(refs[0], after=[CHECK]), group(refs[1]))
    assert outcomes(report) == ["migrated"] * 2
    assert len(stage.world.ledger.effects("plan_failover")) == 1


def test_a_status_store_that_refuses_keeps_no_plan_from_its_end(stage, refs):
    stage.spoiler.next_time("record_plan", *[NO_RIGHTS] * 20)
    report = migrate_together(stage, group(refs[0]))
    assert outcomes(report) == ["migrated"]
