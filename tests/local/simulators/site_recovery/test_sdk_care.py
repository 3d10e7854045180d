"""The care of an item through the real SDK."""

import pytest
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.source_machine import AgentDisk
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies


@pytest.mark.usefixtures("enabled")
def test_the_care_of_an_item(reached, items):
    where = reached.item()
    mobility = models.UpdateMobilityServiceRequest(
        properties=models.UpdateMobilityServiceRequestProperties(run_as_account_id="1")
    )
    reinstall = models.ReinstallMobilityServiceRequest(
        properties=models.ReinstallMobilityServiceRequestProperties()
    )
    appliance = models.UpdateApplianceForReplicationProtectedItemInput(
        properties=models.UpdateApplianceForReplicationProtectedItemInputProperties(
            target_appliance_id=reached.world.appliances[0].server_id,
            provider_specific_details=(
                models.InMageRcmUpdateApplianceForReplicationProtectedItemInput()
            ),
        )
    )
    cared = [
        items.begin_repair_replication(*where),
        items.begin_update_mobility_service(*where, mobility),
        items.begin_reinstall_mobility_service(*where, reinstall),
        items.begin_update_appliance(*where, appliance),
    ]
    assert [bodies.state(poller.result()) for poller in cared] == ["Protected"] * 4
    scenarios = [
        job.properties.scenario_name for job in reached.client.replication_jobs.list(*reached.vault)
    ]
    assert scenarios[-4:] == [
        "RepairReplication",
        "UpdateMobilityService",
        "ReinstallMobilityService",
        "UpdateAppliance",
    ]


@pytest.mark.usefixtures("enabled")
def test_health_errors_are_shown_and_resolved(reached, items):
    inject(reached.world, Fault(FaultKind.HEALTH_ERROR, subject="item", code="78188"))
    errors = items.get(*reached.item()).properties.health_errors
    assert [(error.error_code, error.customer_resolvability) for error in errors] == [
        ("78188", "Allowed")
    ]
    issues = reached.client.replication_vault_health.get(*reached.vault)
    assert issues.properties.protected_items_health.issues[0].summary_code == "78188"
    resolved = items.begin_resolve_health_errors(
        *reached.item(),
        models.ResolveHealthInput(
            properties=models.ResolveHealthInputProperties(
                health_errors=[models.ResolveHealthError(health_error_id=errors[0].error_id)]
            )
        ),
    ).result()
    assert resolved.properties.health_errors == []


def test_disks_may_be_chosen_and_added(reached, items):
    machine = reached.staging.machine(disks=(AgentDisk(), AgentDisk()))
    log = reached.world.estate.cache_storage_account_id
    first, second = (
        models.InMageRcmDiskInput(disk_id=disk, log_storage_account_id=log, disk_type="Premium_LRS")
        for disk in machine.disk_ids
    )
    some = bodies.enabling(reached, machine, disks_default=None, disks_to_include=[first])
    details = (
        items.begin_create(*reached.item(), some).result().properties.provider_specific_details
    )
    assert [disk.disk_id for disk in details.unprotected_disks] == [second.disk_id]
    added = items.begin_add_disks(
        *reached.item(),
        models.AddDisksInput(
            properties=models.AddDisksInputProperties(
                provider_specific_details=models.InMageRcmAddDisksInput(disks=[second])
            )
        ),
    ).result()
    assert len(added.properties.provider_specific_details.protected_disks) == 2


def test_target_sizes_say_what_speaks_against_them(reached, items):
    machine = reached.staging.machine(disks=(AgentDisk(),) * 8)
    items.begin_create(*reached.item(), bodies.enabling(reached, machine)).result()
    sizes = reached.client.target_compute_sizes
    unfit = {
        size.name: bool(size.properties.errors)
        for size in sizes.list_by_replication_protected_items(*reached.item())
    }
    assert (unfit["Standard_B2ms"], unfit["Standard_D8s_v3"]) == (True, False)
