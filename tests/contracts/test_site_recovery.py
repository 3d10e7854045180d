"""What the ports to Azure promise, kept by the simulator's both faces."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refused, Transient
from domain.failure_codes import Reaction
from domain.job import NOTHING_TO_DO, JobState, require_success, worth_repeating
from domain.protected_item import (
    Operation,
    Replication,
    allows,
    failed_over,
    ready_to_fail_over,
    replication_of,
    untouched,
)
from domain.provider import Provider
from domain.vault import Health, require_healthy
from domain.virtual_machine import PowerState, alive
from local.simulators.site_recovery.model.discovery import (
    set_appliance_heartbeat,
    source_stopped,
)
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import resume_job
from local.simulators.site_recovery.model.rehearsing import rehearse_failover
from local.simulators.site_recovery.model.trouble import inject

MODERNISED = pytest.mark.only(Provider.MODERNISED)
CLASSIC = pytest.mark.only(Provider.CLASSIC)
NO_ITEM = "{}/replicationProtectedItems/unheard-of"


def refusal(call, *args):
    with pytest.raises(Refused) as caught:
        call(*args)
    return caught.value.refusal


def last(job):
    return job.job_id.rsplit("/", 1)[-1]


# --- the appliance ------------------------------------------------------------------------------


def test_the_only_appliance_need_not_be_named(vault):
    found = vault.site_recovery.get_appliance(vault.landing)
    named = replace(vault.landing, appliance_name=vault.server)
    assert vault.site_recovery.get_appliance(named) == found
    assert (found.address, found.health) == (vault.address, Health.NORMAL)
    assert found.provider is vault.provider
    assert found.container_id.startswith(found.fabric_id)
    assert found.last_heartbeat == vault.clock.now()
    require_healthy(found)


def test_an_appliance_that_is_not_there_is_refused(vault):
    wrong = replace(vault.landing, appliance_name="another")
    assert refusal(vault.site_recovery.get_appliance, wrong).remedy


def test_a_vault_that_is_not_there_is_refused(vault):
    wrong = replace(vault.landing, vault=replace(vault.landing.vault, name="another"))
    assert refusal(vault.site_recovery.get_appliance, wrong).code == "site_recovery.404"


@MODERNISED
def test_an_appliance_that_stays_silent_is_critical(vault):
    set_appliance_heartbeat(vault.world, vault.server, beats=False)
    silent = vault.clock.now()
    vault.wait(minutes=15)
    found = vault.site_recovery.get_appliance(vault.landing)
    assert (found.health, found.last_heartbeat) == (Health.CRITICAL, silent)
    assert refusal(require_healthy, found).remedy


# --- discovery ----------------------------------------------------------------------------------


@MODERNISED
def test_a_machine_is_found_once_the_site_shows_it(vault):
    vault.register(ip_address="")
    assert vault.site_recovery.find_machine(vault.search()).machine is None
    vault.wait(minutes=15)
    machine = vault.site_recovery.find_machine(vault.search()).machine
    assert machine.machine_id.startswith(vault.world.estate.site_id)
    assert "/runasaccounts/" in machine.run_as_account_id


@MODERNISED
def test_a_machine_that_never_appears_is_never_found(vault):
    vault.register(never=True)
    vault.wait(days=7)
    assert vault.site_recovery.find_machine(vault.search()).machine is None


@MODERNISED
def test_a_machine_is_known_by_its_bios_id_in_either_byte_order(vault):
    vault.register(swapped_bios_id=True)
    vault.wait(minutes=15)
    assert vault.site_recovery.find_machine(vault.search()).machine


# --- enabling replication -----------------------------------------------------------------------


def test_enabling_begins_a_job_that_ends_before_the_initial_replication(vault):
    order = vault.order()
    job = vault.site_recovery.enable_replication(order)
    assert "/replicationJobs/" in job.job_id
    assert vault.site_recovery.get_job(job.job_id).state is JobState.IN_PROGRESS
    vault.wait(minutes=vault.enabling + 1)
    assert vault.site_recovery.get_job(job.job_id).state is JobState.SUCCEEDED
    item = vault.site_recovery.get_protected_item(order.item_id)
    assert replication_of(item) is Replication.INITIAL_SYNC
    assert 0 < item.fraction < 1
    assert item.total_bytes == 30 * 1024**3
    assert not ready_to_fail_over(item)


def test_enabling_again_finds_the_running_job_and_then_nothing_to_do(vault):
    order = vault.order()
    first = vault.site_recovery.enable_replication(order)
    again = vault.site_recovery.enable_replication(order)
    assert last(again) == last(first)
    vault.wait(minutes=vault.enabling)
    assert vault.site_recovery.enable_replication(order) == NOTHING_TO_DO
    assert len(vault.world.ledger.effects("enable_replication")) == 1


def test_a_protected_item_has_a_point_to_fail_over_to(vault):
    item = vault.site_recovery.get_protected_item(vault.protect())
    assert ready_to_fail_over(item)
    assert untouched(item)
    assert (item.health, item.health_errors, item.percent) == (Health.NORMAL, (), 100)
    assert item.last_recovery_point <= vault.clock.now()
    assert item.rpo <= timedelta(minutes=5, seconds=5)
    assert item.target_vm_id == ""


@pytest.mark.parametrize("group", ["web-w1", ""])
def test_machines_that_share_their_points_are_in_one_multi_vm_group(vault, group):
    vault.landing = replace(vault.landing, multi_vm_group=group)
    vault.site_recovery.enable_replication(vault.order())
    assert next(iter(vault.world.items.values())).multi_vm_group == (group or None)


def test_the_target_decides_what_the_landing_leaves_open(vault):
    order = vault.order(vm_size="Standard_B2ms", tags={"owner": "somebody"})
    vault.site_recovery.enable_replication(order)
    target = next(iter(vault.world.items.values())).target
    assert (target.vm_name, target.vm_size) == ("vm-1", "Standard_B2ms")
    assert target.network_id == vault.landing.network_id
    assert target.vm_tags == (("owner", "somebody"),)


def test_a_policy_that_is_not_mapped_is_the_operators_to_mend(vault):
    order = vault.order()
    wrong = replace(order, landing=replace(order.landing, policy_name="another"))
    refused = refusal(vault.site_recovery.enable_replication, wrong)
    assert (refused.code, refused.fatal) == ("site_recovery.78253", False)


@pytest.mark.parametrize(
    ("code", "reaction", "remedy"),
    [
        ("95107", Reaction.OPERATOR, "LocalAccountTokenFilterPolicy"),
        ("95117", Reaction.RETRY, "TCP 135"),
        ("95213", Reaction.FATAL, "Upgrade the operating system"),
        ("95520", Reaction.OPERATOR, "every further attempt locks it again"),
    ],
)
def test_a_job_that_fails_says_why_what_to_do_and_whether_to_repeat_it(
    vault, code, reaction, remedy
):
    inject(vault.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code=code))
    job = vault.finish(vault.site_recovery.enable_replication(vault.order()))
    assert (job.state, worth_repeating(job)) == (JobState.FAILED, reaction is Reaction.RETRY)
    assert (job.errors[0].provider_code, job.errors[0].service_code) == (code, "78007")
    refused = refusal(require_success, job, "i-1")
    assert (refused.code, refused.fatal) == (f"site_recovery.{code}", reaction is Reaction.FATAL)
    assert remedy in refused.remedy


# --- failover, commit, completion ---------------------------------------------------------------


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


# --- what is not there --------------------------------------------------------------------------


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


# --- the virtual machine ------------------------------------------------------------------------


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


# --- trouble ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Fault(FaultKind.THROTTLE, retry_after=timedelta(seconds=17)), timedelta(seconds=17)),
        (Fault(FaultKind.HTTP_ERROR, status=503), None),
        (Fault(FaultKind.HTTP_ERROR, status=409, code="Conflict"), None),
        (Fault(FaultKind.LOST_RESPONSE), None),
    ],
)
def test_trouble_that_passes_is_transient_and_names_its_wait(vault, fault, wait):
    item_id = vault.protect()
    inject(vault.world, replace(fault, when="get_item"))
    with pytest.raises(Transient) as caught:
        vault.site_recovery.get_protected_item(item_id)
    assert caught.value.delay.retry_after == wait
    assert vault.site_recovery.get_protected_item(item_id)


@pytest.mark.parametrize(("status", "fatal"), [(403, False), (400, True)])
def test_trouble_that_stays_is_refused(vault, status, fatal):
    item_id = vault.protect()
    fault = Fault(FaultKind.HTTP_ERROR, "get_item", status=status, code="Whatever")
    inject(vault.world, fault)
    refused = refusal(vault.site_recovery.get_protected_item, item_id)
    assert (refused.code, refused.fatal) == (f"site_recovery.{status}", fatal)


@pytest.mark.parametrize(
    ("operation", "before", "name"),
    [
        ("start_failover", (), "unplanned_failover"),
        ("start_commit", ("start_failover",), "commit"),
        ("start_completion", ("start_failover", "start_commit"), "disable_replication"),
        ("start_disabling", (), "disable_replication"),
    ],
)
def test_a_lost_answer_is_no_reason_to_do_it_twice(vault, operation, before, name):
    item_id = vault.protect()
    for step in before:
        vault.finish(getattr(vault.site_recovery, step)(item_id))
    inject(vault.world, Fault(FaultKind.LOST_RESPONSE, name))
    start = getattr(vault.site_recovery, operation)
    with pytest.raises(Transient):
        start(item_id)
    found = start(item_id)
    assert vault.finish(found).state is JobState.SUCCEEDED
    assert len(vault.world.ledger.effects(name)) == 1


def test_a_lost_answer_to_the_enabling_is_no_reason_to_protect_twice(vault):
    order = vault.order()
    inject(vault.world, Fault(FaultKind.LOST_RESPONSE, "enable_replication"))
    with pytest.raises(Transient):
        vault.site_recovery.enable_replication(order)
    found = vault.site_recovery.enable_replication(order)
    assert vault.finish(found).state is JobState.SUCCEEDED
    assert len(vault.world.ledger.effects("enable_replication")) == 1


def test_trouble_in_the_other_services_is_theirs(vault):
    item_id = vault.protect()
    vault.finish(vault.site_recovery.start_failover(item_id))
    vm_id = vault.site_recovery.get_protected_item(item_id).target_vm_id
    search = vault.search()
    listing, system = (
        ("list_protectable_items", "site_recovery")
        if vault.classic
        else ("list_machines", "off_azure")
    )
    for when in ("get_virtual_machine", listing):
        inject(vault.world, Fault(FaultKind.HTTP_ERROR, when, status=403, code="Whatever"))
    assert refusal(vault.target.get_virtual_machine, vm_id).code == "compute.403"
    assert refusal(vault.site_recovery.find_machine, search).code == f"{system}.403"


def test_what_is_wrong_with_an_item_is_told_with_its_remedy(vault):
    item_id = vault.protect()
    inject(vault.world, Fault(FaultKind.HEALTH_ERROR, code="78188"))
    inject(vault.world, Fault(FaultKind.RESYNC_REQUIRED))
    item = vault.site_recovery.get_protected_item(item_id)
    assert (item.health, item.resync_required) == (Health.WARNING, True)
    assert [error.code for error in item.health_errors] == ["78188"]
    assert item.health_errors[0].recommended_action
    assert not ready_to_fail_over(item)


def test_an_enabling_that_failed_is_done_again_when_asked_again(vault):
    order = vault.order()
    inject(vault.world, Fault(FaultKind.JOB_ERROR, when="enable_replication", code="95117"))
    failed = vault.finish(vault.site_recovery.enable_replication(order))
    assert failed.state is JobState.FAILED
    again = vault.site_recovery.enable_replication(order)
    assert again.job_id not in {"", failed.job_id}
    assert vault.finish(again).state is JobState.SUCCEEDED


def test_a_rehearsal_that_was_not_cleaned_up_is_no_failover(vault):
    item_id = vault.protect()
    network = FailoverOrder(network_id=vault.landing.network_id)
    rehearse_failover(vault.world, item_id.rsplit("/", 1)[-1], network)
    with pytest.raises(Transient):
        vault.site_recovery.start_failover(item_id)
    vault.wait(minutes=30)
    with pytest.raises(Refused, match="TestFailoverCleanup"):
        vault.site_recovery.start_failover(item_id)
