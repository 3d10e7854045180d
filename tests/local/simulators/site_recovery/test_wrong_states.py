"""Every operation against every stage: what the item does not allow is a conflict."""

import pytest

from local.simulators.site_recovery.model import (
    committing,
    disabling,
    failing_over,
    rehearsing,
    updating,
    upkeep,
)
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_kinds import UPDATE_MOBILITY_SERVICE
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.trouble import inject

NETWORK = FailoverOrder(network_id="a/network")

OPERATIONS = {
    "UnplannedFailover": lambda w: failing_over.fail_over(w, "item", FailoverOrder()),
    "TestFailover": lambda w: rehearsing.rehearse_failover(w, "item", NETWORK),
    "TestFailoverCleanup": lambda w: rehearsing.clean_up_rehearsal(w, "item"),
    "Commit": lambda w: committing.commit_failover(w, "item"),
    "ChangePit": lambda w: failing_over.change_point(w, "item", FailoverOrder()),
    "CompleteMigration": lambda w: disabling.disable_replication(
        w, "item", disabling.DisableOrder(migrated=True)
    ),
    "DisableProtection": lambda w: disabling.disable_replication(
        w, "item", disabling.DisableOrder()
    ),
}

ARRIVE = {
    Stage.ENABLING: lambda s: s.enable(),
    Stage.INITIAL_REPLICATION: lambda s: (s.enable(), s.wait(minutes=6)),
    Stage.PROTECTED: lambda s: s.protect(),
    Stage.TESTING: lambda s: (s.protect(), OPERATIONS["TestFailover"](s.world)),
    Stage.TESTED: lambda s: (ARRIVE[Stage.TESTING](s), s.wait(hours=1)),
    Stage.CLEANING_UP: lambda s: (
        ARRIVE[Stage.TESTED](s),
        OPERATIONS["TestFailoverCleanup"](s.world),
    ),
    Stage.FAILING_OVER: lambda s: (s.protect(), OPERATIONS["UnplannedFailover"](s.world)),
    Stage.COMMIT_PENDING: lambda s: (s.protect(), s.fail_over()),
    Stage.CHANGING_POINT: lambda s: (
        ARRIVE[Stage.COMMIT_PENDING](s),
        OPERATIONS["ChangePit"](s.world),
    ),
    Stage.COMMITTING: lambda s: (ARRIVE[Stage.COMMIT_PENDING](s), OPERATIONS["Commit"](s.world)),
    Stage.COMMITTED: lambda s: (ARRIVE[Stage.COMMITTING](s), s.wait(hours=1)),
    Stage.CANCELLING: lambda s: (
        ARRIVE[Stage.COMMIT_PENDING](s),
        committing.cancel_failover(s.world, "item"),
    ),
    Stage.CANCELLED: lambda s: (ARRIVE[Stage.CANCELLING](s), s.wait(hours=1)),
    Stage.DISABLING: lambda s: (s.protect(), OPERATIONS["DisableProtection"](s.world)),
    Stage.DISABLING_FAILED: lambda s: (
        inject(s.world, Fault(FaultKind.JOB_ERROR, "disable_replication", code="78174")),
        ARRIVE[Stage.DISABLING](s),
        s.wait(hours=1),
    ),
    Stage.FAILOVER_FAILED: lambda s: (
        inject(s.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", code="28031")),
        ARRIVE[Stage.FAILING_OVER](s),
        s.wait(hours=1),
    ),
    Stage.ENABLING_FAILED: lambda s: (
        inject(s.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="95107")),
        s.enable(),
        s.wait(hours=1),
    ),
    Stage.INITIAL_REPLICATION_FAILED: lambda s: (
        inject(s.world, Fault(FaultKind.JOB_ERROR, "initial_replication", code="78169")),
        s.protect(),
    ),
}


def test_every_stage_has_its_way_here():
    assert set(ARRIVE) == set(Stage)


@pytest.mark.parametrize("stage_name", [stage.name for stage in Stage])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_item_does_what_it_allows_and_nothing_else(staging, stage_name, operation):
    stage = Stage[stage_name]
    ARRIVE[stage](staging)
    assert staging.item().stage is stage
    jobs = len(staging.world.jobs.jobs)
    if operation in stage.value.allowed:
        OPERATIONS[operation](staging.world)
        assert len(staging.world.jobs.jobs) == jobs + 1
    else:
        with pytest.raises(ArmError) as caught:
            OPERATIONS[operation](staging.world)
        assert caught.value.status == 409
        assert (staging.item().stage, len(staging.world.jobs.jobs)) == (stage, jobs)


def test_a_second_operation_waits_for_the_first(staging):
    ARRIVE[Stage.FAILING_OVER](staging)
    with pytest.raises(ArmError) as caught:
        OPERATIONS["DisableProtection"](staging.world)
    assert (caught.value.status, caught.value.code) == (409, "AnotherOperationInProgress")


@pytest.mark.parametrize(
    "care",
    [
        lambda w: updating.update_item(w, "item", {"vm_size": "Standard_B2ms"}),
        lambda w: upkeep.tend(w, "item", UPDATE_MOBILITY_SERVICE),
        lambda w: upkeep.repair_replication(w, "item"),
    ],
)
@pytest.mark.parametrize("where", [Stage.FAILING_OVER, Stage.COMMIT_PENDING])
def test_nobody_cares_for_an_item_that_is_busy_or_in_azure(staging, where, care):
    ARRIVE[where](staging)
    with pytest.raises(ArmError) as caught:
        care(staging.world)
    assert caught.value.status == 409
