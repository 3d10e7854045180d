"""Failovers through the real SDK."""

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from tests.local.simulators.site_recovery import bodies


@pytest.mark.usefixtures("enabled")
def test_recovery_points_may_be_listed_read_and_failed_over_to(reached, items):
    reached.staging.wait(minutes=20)
    points = reached.client.recovery_points
    listed = sorted(
        points.list_by_replication_protected_items(*reached.item()),
        key=lambda point: point.properties.recovery_point_time,
    )
    assert len(listed) == 5
    got = points.get(*reached.item(), listed[1].name)
    assert got.properties.recovery_point_type == "CrashConsistent"
    landed = items.begin_unplanned_failover(
        *reached.item(), bodies.failing_over(recovery_point_id=got.id)
    ).result()
    assert landed.properties.failover_recovery_point_id == got.id
    moved = items.begin_apply_recovery_point(
        *reached.item(), bodies.changing_point(listed[0].id)
    ).result()
    assert moved.properties.failover_recovery_point_id == listed[0].id


@pytest.mark.usefixtures("enabled")
def test_a_failover_may_be_called_off(reached, items):
    items.begin_unplanned_failover(*reached.item(), bodies.failing_over()).result()
    item = items.begin_failover_cancel(*reached.item()).result()
    assert (item.properties.active_location, item.properties.allowed_operations) == (
        "Primary",
        ["DisableProtection"],
    )


@pytest.mark.usefixtures("enabled")
def test_the_virtual_machine_is_read_and_deleted_through_the_compute_sdk(reached, items):
    items.begin_unplanned_failover(*reached.item(), bodies.failing_over()).result()
    machines = reached.compute.virtual_machines
    machine = machines.get("FERRY-target", "VM", expand="instanceView")
    codes = [status.code for status in machine.properties.instance_view.statuses]
    assert codes == ["ProvisioningState/succeeded", "PowerState/running"]
    assert machine.properties.instance_view.vm_agent.statuses[0].display_status == "Ready"
    assert machines.get("ferry-target", "vm").properties.instance_view is None
    view = machines.instance_view("ferry-target", "vm")
    assert view.vm_agent.statuses[0].code == "ProvisioningState/succeeded"
    assert machines.begin_delete("ferry-target", "vm").result() is None
    with pytest.raises(ResourceNotFoundError):
        machines.get("ferry-target", "vm")
    assert machines.begin_delete("ferry-target", "vm").result() is None


@pytest.mark.usefixtures("enabled")
@pytest.mark.parametrize("spelling", ["true", "True", "false", "FALSE", True, False])
def test_the_wish_for_a_shutdown_is_taken_in_every_spelling_seen(reached, spelling):
    body = bodies.failing_over().as_dict()
    body["properties"]["providerSpecificDetails"]["performShutdown"] = spelling
    landed = reached.ask(reached.path("unplannedFailover"), "POST", body)
    assert landed.status_code == 202


@pytest.mark.usefixtures("enabled")
@pytest.mark.parametrize(("spelling", "status"), [(None, 400), ("perhaps", 400)])
def test_a_failover_without_word_about_the_shutdown_is_refused(reached, spelling, status):
    body = bodies.failing_over().as_dict()
    body["properties"]["providerSpecificDetails"]["performShutdown"] = spelling
    refused = reached.ask(reached.path("unplannedFailover"), "POST", body)
    assert refused.status_code == status


@pytest.mark.usefixtures("enabled")
def test_an_empty_point_means_the_latest(reached, items):
    landed = items.begin_unplanned_failover(
        *reached.item(), bodies.failing_over(recovery_point_id="")
    )
    assert landed.result().properties.failover_recovery_point_id


@pytest.mark.usefixtures("enabled")
def test_a_failovers_job_tells_which_machine_and_which_point(reached, items):
    landed = items.begin_unplanned_failover(*reached.item(), bodies.failing_over()).result()
    job = list(reached.client.replication_jobs.list(*reached.vault))[-1]
    details = job.properties.custom_details
    assert isinstance(details, models.FailoverJobDetails)
    told = details.protected_item_details[0]
    assert (told.name, told.friendly_name, told.subnet) == ("item", "WIN-1", "default")
    assert landed.properties.failover_recovery_point_id.endswith(told.recovery_point_id)


@pytest.mark.usefixtures("enabled")
def test_a_rehearsals_job_tells_which_machine_it_made(reached, items):
    items.begin_test_failover(*reached.item(), bodies.rehearsing()).result()
    job = list(reached.client.replication_jobs.list(*reached.vault))[-1]
    details = job.properties.custom_details
    assert isinstance(details, models.TestFailoverJobDetails)
    assert (details.test_failover_status, details.network_name) == ("Completed", "network")
    assert details.protected_item_details[0].test_vm_name == "vm-test"
    assert reached.compute.virtual_machines.get("ferry-target", "vm-test").name == "vm-test"
