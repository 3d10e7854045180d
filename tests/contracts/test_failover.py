"""What the ports to Azure promise of failover, commit and completion."""

import pytest

from domain.errors import Transient
from domain.job import NOTHING_TO_DO, JobState
from domain.protected_item import (
    Operation,
    allows,
    failed_over,
    untouched,
)
from domain.virtual_machine import PowerState, alive
from local.simulators.site_recovery.model.discovery import (
    source_stopped,
)
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import resume_job
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.asking import last, refusal

NO_ITEM = "{}/replicationProtectedItems/unheard-of"


def test_a_failover_lands_in_azure_and_leaves_the_source_alone(vault):
    item_id = vault.protect()
    job = vault.finish(vault.site_recovery.start_failover(item_id))
    item = vault.site_recovery.get_protected_item(item_id)
    assert job.state is JobState.SUCCEEDED
    assert failed_over(item)
    assert allows(item, Operation.COMMIT)
    assert item.target_vm_id.endswith("/virtualMachines/vm-1")
    assert next(iter(vault.world.machines.values())).heartbeat.stopped is None


def test_a_failover_takes_all_that_arrived_before_the_source_stopped(vault):
    item_id = vault.protect()
    source_stopped(vault.world, "WIN-1")
    vault.wait(minutes=20)
    vault.finish(vault.site_recovery.start_failover(item_id))
    assert failed_over(vault.site_recovery.get_protected_item(item_id))


@pytest.mark.parametrize("operation", ["start_failover", "start_commit", "start_completion"])
def test_an_operation_that_the_vault_does_not_allow_is_refused(vault, operation):
    order = vault.order()
    vault.site_recovery.enable_replication(order)
    vault.wait(minutes=vault.enabling)
    effects = vault.world.ledger.effects()
    refused = refusal(getattr(vault.site_recovery, operation), order.item_id)
    assert refused.code.endswith("_not_allowed")
    assert vault.world.ledger.effects() == effects


def test_an_operation_waits_while_another_one_runs(vault):
    item_id = vault.protect()
    vault.site_recovery.start_failover(item_id)
    with pytest.raises(Transient):
        vault.site_recovery.start_commit(item_id)


@pytest.mark.parametrize(
    ("operation", "before"),
    [
        ("start_failover", ()),
        ("start_commit", ("start_failover",)),
        ("start_completion", ("start_failover", "start_commit")),
        ("start_completion", ("start_failover",)),
        ("start_disabling", ()),
        ("start_disabling", ("start_failover",)),
    ],
)
def test_an_operation_is_done_once_however_often_it_is_asked_for(vault, operation, before):
    item_id = vault.protect()
    for step in before:
        vault.finish(getattr(vault.site_recovery, step)(item_id))
    effects = len(vault.world.ledger.effects())
    start = getattr(vault.site_recovery, operation)
    first, again = start(item_id), start(item_id)
    assert last(first) == last(again) != ""
    assert vault.finish(first).state is JobState.SUCCEEDED
    assert start(item_id) == NOTHING_TO_DO
    assert len(vault.world.ledger.effects()) == effects + 1


def test_a_completed_migration_leaves_the_machine_and_no_item(vault):
    item_id = vault.protect()
    for step in ("start_failover", "start_commit", "start_completion"):
        vm_id = vault.site_recovery.get_protected_item(item_id).target_vm_id
        vault.finish(getattr(vault.site_recovery, step)(item_id))
    assert refusal(vault.site_recovery.get_protected_item, item_id).code == "site_recovery.404"
    assert alive(vault.target.get_virtual_machine(vm_id))


def test_disabling_before_the_failover_leaves_nothing_in_azure(vault):
    item_id = vault.protect()
    vault.finish(vault.site_recovery.start_disabling(item_id))
    assert (vault.world.items, vault.world.virtual_machines) == ({}, {})


def test_a_failed_failover_leaves_the_item_untouched(vault):
    item_id = vault.protect()
    inject(vault.world, Fault(FaultKind.JOB_ERROR, "unplanned_failover", code="28031"))
    job = vault.finish(vault.site_recovery.start_failover(item_id))
    item = vault.site_recovery.get_protected_item(item_id)
    assert job.state is JobState.FAILED
    assert item.protection_state == "UnplannedFailoverFailed"
    assert untouched(item)
    assert vault.finish(vault.site_recovery.start_failover(item_id)).state is JobState.SUCCEEDED


def test_a_suspended_job_waits_for_a_person(vault):
    item_id = vault.protect()
    inject(vault.world, Fault(FaultKind.SUSPENDED_JOB, "unplanned_failover"))
    started = vault.site_recovery.start_failover(item_id)
    job = vault.finish(started)
    assert (job.state, job.allowed_actions) == (JobState.SUSPENDED, ("Cancel", "Resume"))
    resume_job(vault.world, last(started))
    assert vault.finish(started).state is JobState.SUCCEEDED


@pytest.mark.parametrize("read", ["get_protected_item", "start_failover", "start_commit"])
def test_an_item_that_is_not_there_is_refused(vault, read):
    item_id = NO_ITEM.format(vault.container_id)
    assert refusal(getattr(vault.site_recovery, read), item_id).code == "site_recovery.404"


@pytest.mark.parametrize("start", ["start_disabling", "start_completion"])
def test_an_item_that_is_not_there_needs_no_end(vault, start):
    item_id = NO_ITEM.format(vault.container_id)
    assert getattr(vault.site_recovery, start)(item_id) == NOTHING_TO_DO


def test_a_job_that_is_not_there_is_refused(vault):
    job_id = f"{vault.world.estate.vault_id}/replicationJobs/unheard-of"
    assert refusal(vault.site_recovery.get_job, job_id).code == "site_recovery.404"


def test_a_virtual_machine_that_is_not_there_is_refused(vault):
    vm_id = f"{vault.landing.resource_group_id}/providers/Microsoft.Compute/virtualMachines/x"
    assert refusal(vault.target.get_virtual_machine, vm_id).code == "compute.404"


def delete(vault, vm_id):
    """Have a machine deleted, as often as the answer is that this takes a while."""
    for _ in range(5):
        try:
            return vault.target.delete_virtual_machine(vm_id)
        except Transient:
            vault.wait(minutes=1)
    raise AssertionError("it is never ready to be deleted")


def test_a_machine_is_deleted_with_its_network_interface_and_disks(vault):
    item_id = vault.protect()
    vault.finish(vault.site_recovery.start_failover(item_id))
    vm_id = vault.site_recovery.get_protected_item(item_id).target_vm_id
    delete(vault, vm_id)
    assert not vault.target.get_virtual_machine(vm_id).provisioned
    vault.target.delete_virtual_machine(vm_id)
    vault.wait(minutes=2)
    assert refusal(vault.target.get_virtual_machine, vm_id).code == "compute.404"
    assert (vault.world.virtual_machines, vault.world.ground.left_behind) == ({}, set())
    assert len(vault.world.ledger.effects("delete_virtual_machine")) == 1
    vault.target.delete_virtual_machine(vm_id)


def test_a_machine_is_not_deleted_before_its_parts_are_marked(vault):
    item_id = vault.protect()
    vault.finish(vault.site_recovery.start_failover(item_id))
    vm_id = vault.site_recovery.get_protected_item(item_id).target_vm_id
    for _ in range(2):
        with pytest.raises(Transient):
            vault.target.delete_virtual_machine(vm_id)
    assert vault.world.ledger.effects("delete_virtual_machine") == []
    assert len(vault.world.ledger.effects("update_virtual_machine")) == 1


def test_a_virtual_machine_boots_before_its_agent_answers(vault):
    item_id = vault.protect()
    vault.finish(vault.site_recovery.start_failover(item_id))
    vm_id = vault.site_recovery.get_protected_item(item_id).target_vm_id
    seen = []
    for minutes in (0, 2, 1):
        vault.wait(minutes=minutes)
        machine = vault.target.get_virtual_machine(vm_id)
        seen.append((machine.power, alive(machine), machine.agent_ready))
    assert seen == [
        (PowerState.STARTING, False, False),
        (PowerState.RUNNING, True, False),
        (PowerState.RUNNING, True, True),
    ]
