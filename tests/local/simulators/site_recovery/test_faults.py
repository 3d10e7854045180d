from datetime import timedelta

import pytest

from local.simulators.site_recovery.model.discovery import list_machines, register_agent
from local.simulators.site_recovery.model.errors import ArmError, LostResponse
from local.simulators.site_recovery.model.failing_over import fail_over
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.health import (
    grade,
    problems_of,
    resync_required,
)
from local.simulators.site_recovery.model.settings import Rate, Rates
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.trouble import inject, withdraw
from local.simulators.site_recovery.model.upkeep import (
    repair_replication,
    resolve_health_errors,
)

LATEST = FailoverOrder()


def status(call, *args):
    try:
        call(*args)
    except ArmError as error:
        return error.status
    return 200


def test_a_lost_response_hides_an_effect_that_happened(staging):
    staging.protect()
    inject(staging.world, Fault(FaultKind.LOST_RESPONSE, "unplanned_failover"))
    with pytest.raises(LostResponse):
        fail_over(staging.world, "item", LATEST)
    assert staging.item().running.kind.scenario == "UnplannedFailover"
    assert len(staging.world.ledger.effects("unplanned_failover", "item")) == 1


def test_a_fault_strikes_as_often_as_it_was_told_to(staging):
    inject(staging.world, Fault(FaultKind.HTTP_ERROR, "list_machines", times=2, status=503))
    assert [status(list_machines, staging.world) for _ in range(3)] == [503, 503, 200]


def test_a_fault_without_a_number_strikes_until_it_is_withdrawn(staging):
    number = inject(staging.world, Fault(FaultKind.HTTP_ERROR, times=0, status=500))
    assert [status(list_machines, staging.world) for _ in range(5)] == [500] * 5
    withdraw(staging.world, number)
    assert status(list_machines, staging.world) == 200
    with pytest.raises(ArmError) as caught:
        withdraw(staging.world, number)
    assert caught.value.status == 404


@pytest.mark.parametrize(
    "name", ["item", "ITEM", "WIN-1", "win-1.corp.example", "EC2A1B2C-0000-4000-8000-000000000001"]
)
def test_a_fault_finds_its_victim_by_any_of_its_names(staging, name):
    staging.protect("item", staging.machine(1))
    staging.protect("other", staging.machine(2))
    inject(staging.world, Fault(FaultKind.HTTP_ERROR, "unplanned_failover", name, status=500))
    assert status(fail_over, staging.world, "other", LATEST) == 200
    assert status(fail_over, staging.world, "item", LATEST) == 500


def test_a_fault_on_a_machine_strikes_the_order_that_first_names_it(staging):
    machines = staging.machine(1), staging.machine(2)
    inject(staging.world, Fault(FaultKind.HTTP_ERROR, "enable_replication", "WIN-2", status=500))
    staging.enable("one", machines[0])
    with pytest.raises(ArmError):
        staging.enable("two", machines[1])


def test_a_throttled_caller_is_told_how_long_to_wait(staging):
    inject(staging.world, Fault(FaultKind.THROTTLE, "list_machines"))
    with pytest.raises(ArmError) as caught:
        list_machines(staging.world)
    assert (caught.value.status, caught.value.retry_after.total_seconds()) == (429, 30)


def test_who_asks_too_often_is_throttled_until_tokens_come_back(stage):
    staging = stage(rates=Rates(reads=Rate(burst=3, refill=0.1)))
    asked = [status(list_machines, staging.world) for _ in range(5)]
    staging.wait(seconds=10)
    asked.append(status(list_machines, staging.world))
    assert asked == [200, 200, 200, 429, 429, 200]


def test_reads_and_writes_draw_from_different_buckets(stage):
    staging = stage(rates=Rates(reads=Rate(burst=1, refill=0.01)))
    status(list_machines, staging.world)
    assert status(list_machines, staging.world) == 429
    staging.enable(machine=staging.machine())
    assert "item" in staging.world.items


def test_staging_the_world_meets_no_faults(staging):
    inject(staging.world, Fault(FaultKind.HTTP_ERROR, times=0))
    register_agent(staging.world, AgentRegistration("b", "win-9"))
    assert len(staging.world.machines) == 1


def test_a_health_error_lasts_until_it_is_resolved(staging):
    staging.protect()
    inject(staging.world, Fault(FaultKind.HEALTH_ERROR, subject="item", code="78188"))
    problems = problems_of(staging.world, staging.item())
    assert ([p.code for p in problems], grade(problems)) == (["78188"], "Warning")
    resolve_health_errors(staging.world, "item", frozenset({problems[0].error_id}))
    staging.wait(minutes=1)
    assert problems_of(staging.world, staging.item()) == []


def test_the_worst_health_error_gives_the_grade(staging):
    staging.protect()
    for code in ("78188", "153007"):
        inject(staging.world, Fault(FaultKind.HEALTH_ERROR, subject="item", code=code))
    assert grade(problems_of(staging.world, staging.item())) == "Critical"


def test_a_resync_is_asked_for_until_the_replication_is_repaired(staging):
    staging.protect("item", staging.machine(1))
    staging.protect("other", staging.machine(2))
    inject(staging.world, Fault(FaultKind.RESYNC_REQUIRED, subject="item"))
    items = staging.item("item"), staging.item("other")
    assert [resync_required(staging.world, item) for item in items] == [True, False]
    repair_replication(staging.world, "item")
    staging.wait(minutes=1)
    assert not resync_required(staging.world, items[0])


def test_the_ledger_counts_what_took_effect_and_keeps_what_was_refused(staging):
    staging.protect()
    status(fail_over, staging.world, "item", LATEST)
    status(fail_over, staging.world, "item", LATEST)
    ledger = staging.world.ledger
    assert len(ledger.effects("unplanned_failover", "ITEM")) == 1
    assert [entry.effect for entry in ledger.entries][-1] == (
        "refused 409 AnotherOperationInProgress"
    )
    assert ledger.effects(subject="another") == []


def test_a_fault_for_an_operation_that_does_not_exist_is_refused(staging):
    with pytest.raises(ArmError, match="UnknownOperation"):
        inject(staging.world, Fault(FaultKind.HTTP_ERROR, "enable_replicaton"))


def test_the_moment_stands_still_within_a_call(staging):
    with staging.world.intervention():
        before = staging.world.now
        staging.clock.advance(timedelta(hours=1))
        assert staging.world.now == before
    assert staging.world.now == before + timedelta(hours=1)


def test_an_operation_that_is_not_declared_cannot_be_asked_for(staging):
    with pytest.raises(ValueError, match="not declared"), staging.world.turn("surprise"):
        pass
