"""What a job tells besides its tasks."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp_if
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.job import Job, JobDetails, JobState
from local.simulators.site_recovery.model.mappings import AZURE
from local.simulators.site_recovery.model.world import World


def job_details(world: World, one: Job) -> Json:
    """Show the details that belong to the job's kind."""
    details: Json = {
        "instanceType": one.details.instance_type,
        "affectedObjectDetails": _affected(world, one),
    }
    match one.details.instance_type:
        case "FailoverJobDetails":
            return details | {"protectedItemDetails": [_failover(one.details)]}
        case "TestFailoverJobDetails":
            return details | _rehearsal(one)
    return details


def _affected(world: World, one: Job) -> Json:
    if one.kind.target_type != "ProtectionEntity":
        return {"ObjectId": one.target_id, "ObjectName": one.target_name}
    item = world.items.get(one.target_id.casefold())
    fabric = item.fabric if item else None
    return {
        "PrimaryVmId": one.target_id,
        "PrimaryVmName": one.target_name,
        "PrimaryCloudName": fabric.container if fabric else None,
        "RecoveryCloudName": AZURE,
        "PrimaryFabricProviderId": fabric.provider if fabric else None,
        "RecoveryFabricProviderId": "Azure",
    }


def _failover(details: JobDetails) -> Json:
    return {
        "name": details.item_name,
        "friendlyName": details.friendly_name,
        "testVmName": None,
        "testVmFriendlyName": None,
        "networkConnectionStatus": "Connected",
        "networkFriendlyName": last_segment(details.network_id),
        "subnet": details.subnet,
        "recoveryPointId": details.point_id,
        "recoveryPointTime": stamp_if(details.point_time),
    }


def _rehearsal(one: Job) -> Json:
    details = one.details
    network = last_segment(details.network_id)
    machine: Json = {"testVmName": details.vm_name, "testVmFriendlyName": details.vm_name}
    return {
        "testFailoverStatus": "Completed" if one.state is JobState.SUCCEEDED else one.state,
        "comments": details.comments,
        "networkName": network,
        "networkFriendlyName": network,
        "networkType": "VmNetworkAsInput",
        "protectedItemDetails": [_failover(details) | machine],
    }
