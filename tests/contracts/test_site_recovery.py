"""What the ports to Azure promise up to the failover, by both faces with both providers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.failure_codes import Reaction
from domain.job import NOTHING_TO_DO, JobState, require_success, worth_repeating
from domain.protected_item import (
    Replication,
    ready_to_fail_over,
    replication_of,
    untouched,
)
from domain.vault import Health, require_healthy
from local.simulators.site_recovery.model.discovery import (
    set_appliance_heartbeat,
)
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.asking import MODERNISED, last, refusal


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
