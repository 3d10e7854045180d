"""What the ports to Azure promise when the vault refuses, throttles or loses an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refused, Transient
from domain.job import JobState
from domain.protected_item import (
    ready_to_fail_over,
)
from domain.vault import Health
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.rehearsing import rehearse_failover
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.asking import refusal


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
