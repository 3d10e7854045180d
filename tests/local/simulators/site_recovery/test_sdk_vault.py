"""The vault as a whole, and its jobs, through the real SDK."""

from datetime import timedelta

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies


def test_jobs_are_listed_filtered_resumed_cancelled_and_restarted(reach, stage):
    reached = reach(stage(retry_after=timedelta()))
    machine, items = reached.staging.machine(), reached.client.replication_protected_items
    jobs, world = reached.client.replication_jobs, reached.world
    inject(world, Fault(FaultKind.SUSPENDED_JOB, "enable_replication"))
    inject(world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="95107"))
    items.begin_create(*reached.item(), bodies.enabling(reached, machine), polling=False)
    reached.staging.wait(minutes=3)
    job = next(jobs.list(*reached.vault))
    assert job.properties.allowed_actions == ["Cancel", "Resume"]
    comments = models.ResumeJobParams(properties=models.ResumeJobParamsProperties(comments="on"))
    resumed = jobs.begin_resume(*reached.vault, job.name, comments).result()
    assert (resumed.name, resumed.properties.state) == (job.name, "InProgress")
    cancelled = jobs.begin_cancel(*reached.vault, job.name).result()
    assert cancelled.properties.state == "Cancelled"
    items.begin_create(*reached.item(), bodies.enabling(reached, machine), polling=False)
    reached.staging.wait(minutes=6)
    failed = list(jobs.list(*reached.vault))[-1]
    assert failed.properties.errors[0].provider_error_details.error_code == 95107
    assert failed.properties.errors[0].service_error_details.code == "78007"
    restarted = jobs.begin_restart(*reached.vault, failed.name).result()
    assert restarted.properties.state == "InProgress"
    begun = failed.properties.start_time
    before = begun - timedelta(seconds=1)
    window = f"StartTime eq '{before.isoformat()}' and EndTime eq '{begun.isoformat()}'"
    assert [one.name for one in jobs.list(*reached.vault, filter=window)] == [failed.name]
    with pytest.raises(HttpResponseError, match="InvalidFilter"):
        list(jobs.list(*reached.vault, filter="jobName eq 'x'"))


@pytest.mark.usefixtures("enabled")
def test_the_vault_tells_its_health_events_appliances_and_systems(reached):
    client = reached.client
    health = client.replication_vault_health.begin_refresh(*reached.vault).result()
    assert health.properties.protected_items_health.resource_count == 1
    events = {
        event.properties.event_code: event
        for event in client.replication_events.list(*reached.vault)
    }
    assert {"EnableDr", "IrCompletion"} <= events.keys()
    event = events["EnableDr"]
    assert (
        client.replication_events.get(*reached.vault, event.name).properties.severity
        == "Informational"
    )
    appliance = next(client.replication_appliances.list(*reached.vault))
    details = appliance.properties.provider_specific_details
    assert details.appliances[0].process_server.name == "ferry-appliance"
    systems = client.supported_operating_systems.get(*reached.vault, instance_type=bodies.RCM)
    assert systems.properties.supported_os_list[0].instance_type == bodies.RCM


def test_alerts_are_set_and_read(reached):
    alerts = reached.client.replication_alert_settings
    properties = models.ConfigureAlertRequestProperties(
        send_to_owners="DoNotSend", custom_email_addresses=["a@b.example"], locale="en_US"
    )
    alerts.create(*reached.vault, "default", models.ConfigureAlertRequest(properties=properties))
    assert alerts.get(*reached.vault, "DEFAULT").properties.custom_email_addresses == [
        "a@b.example"
    ]
    assert [alert.name for alert in alerts.list(*reached.vault)] == ["default"]
    with pytest.raises(ResourceNotFoundError):
        alerts.get(*reached.vault, "another")
