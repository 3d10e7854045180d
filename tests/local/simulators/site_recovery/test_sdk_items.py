"""Items through the real SDK, polled and not."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies


def test_a_machine_goes_all_the_way_through_the_sdks_pollers(reached, items, enabled):
    where = reached.item()
    assert enabled.name == "item"
    assert bodies.state(items.get(*where)) == "Protected"
    tested = items.begin_test_failover(*where, bodies.rehearsing()).result()
    assert tested.properties.test_failover_state == "WaitingForCompletion"
    cleaned = items.begin_test_failover_cleanup(*where, bodies.cleaning_up()).result()
    assert cleaned.properties.test_failover_state == "None"
    landed = items.begin_unplanned_failover(*where, bodies.failing_over()).result()
    assert bodies.state(landed) == "UnplannedFailoverCommitPendingStatesBegin"
    committed = items.begin_failover_commit(*where).result()
    assert committed.properties.allowed_operations == ["CompleteMigration", "DisableProtection"]
    assert items.begin_delete(*where, bodies.removing("MigrationComplete")).result() is None
    with pytest.raises(ResourceNotFoundError):
        items.get(*where)
    assert reached.witness.seen.count(("POST", 202)) == 5


def test_a_poller_waits_while_the_job_runs(reach, stage):
    reached = reach(stage(retry_after=timedelta()))
    machine, items = reached.staging.machine(), reached.client.replication_protected_items
    poller = items.begin_create(*reached.item(), bodies.enabling(reached, machine))
    assert (poller.done(), poller.status()) == (False, "InProgress")
    reached.staging.wait(minutes=6)
    assert bodies.state(poller.result()) == "InitialReplicationInProgress"


def test_a_failed_job_fails_the_poller_with_the_jobs_code(reach, stage):
    reached = reach(stage(retry_after=timedelta()))
    machine, items = reached.staging.machine(), reached.client.replication_protected_items
    inject(reached.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="95107"))
    poller = items.begin_create(*reached.item(), bodies.enabling(reached, machine))
    reached.staging.wait(minutes=6)
    with pytest.raises(HttpResponseError) as caught:
        poller.result()
    assert caught.value.error.code == "95107"


def test_without_polling_the_job_is_named_by_the_last_segment_of_either_header(reach, stage):
    reached = reach(stage())
    machine, items = reached.staging.machine(), reached.client.replication_protected_items
    kept = {}
    items.begin_create(
        *reached.item(),
        bodies.enabling(reached, machine),
        polling=False,
        raw_response_hook=lambda response: kept.update(response.http_response.headers),
    )
    names = {
        kept[header].split("?")[0].rsplit("/", 1)[-1]
        for header in ("Azure-AsyncOperation", "Location")
    }
    assert len(names) == 1
    job = reached.client.replication_jobs.get(*reached.vault, names.pop())
    assert (job.properties.state, kept["Retry-After"]) == ("InProgress", "30")
    assert job.properties.tasks[0].state == "InProgress"


def test_items_are_listed_by_vault_and_by_container(reached, items, enabled):
    by_vault = [item.name for item in items.list(*reached.vault)]
    by_container = items.list_by_replication_protection_containers(*reached.container)
    assert by_vault == [item.name for item in by_container] == [enabled.name]


def test_lists_go_on_page_by_page(reach, stage):
    reached = reach(stage(page_size=2, mode=Mode.IMMEDIATELY, retry_after=timedelta()))
    items = reached.client.replication_protected_items
    for number in range(1, 6):
        machine = reached.staging.machine(number)
        items.begin_create(
            *reached.item(f"item-{number}"), bodies.enabling(reached, machine)
        ).result()
    reads = len(reached.witness.seen)
    assert [i.name for i in items.list(*reached.vault)] == [f"item-{n}" for n in range(1, 6)]
    assert len(reached.witness.seen) == reads + 3


@pytest.mark.usefixtures("enabled")
def test_details_say_what_the_machine_is_and_what_it_becomes(reached, items):
    details = items.get(*reached.item()).properties.provider_specific_details
    assert isinstance(details, models.InMageRcmReplicationDetails)
    assert (details.target_vm_name, details.vm_nics[0].target_subnet_name) == ("vm", "default")
    assert details.initial_replication_progress_percentage == 100
    assert details.resync_required == "false"
    assert details.last_recovery_point_received == reached.world.now
    assert details.mobility_agent_details.last_heartbeat_utc <= reached.world.now
    assert [disk.is_os_disk for disk in details.protected_disks] == ["true", "false"]
    assert details.target_vm_tags[0].tag_value == "b"


@pytest.mark.usefixtures("enabled")
def test_an_update_changes_the_virtual_machine_to_be(reached, items):
    changed = items.begin_update(
        *reached.item(),
        bodies.updating(
            target_vm_size="Standard_B2ms",
            vm_nics=[
                models.InMageRcmNicInput(
                    nic_id="n", is_primary_nic="true", target_subnet_name="another"
                )
            ],
        ),
    ).result()
    details = changed.properties.provider_specific_details
    subnet = details.vm_nics[0].target_subnet_name
    assert (details.target_vm_size, subnet) == ("Standard_B2ms", "another")
    assert details.target_vm_name == "vm"


@pytest.mark.usefixtures("enabled")
def test_disabling_and_purging_leave_nothing(reached, items):
    assert items.begin_delete(*reached.item(), bodies.removing("NotSpecified")).result() is None
    assert list(items.list(*reached.vault)) == []
    assert items.begin_purge(*reached.item()).result() is None
    assert reached.witness.seen[-1] == ("DELETE", 204)


@pytest.mark.usefixtures("enabled")
def test_an_item_in_any_state_may_be_purged(reached, items):
    items.begin_purge(*reached.item()).result()
    assert list(items.list(*reached.vault)) == []
