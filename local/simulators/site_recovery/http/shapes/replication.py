"""A protected item: what the modernised provider tells of it."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.agent import agent_details, network_cards
from local.simulators.site_recovery.http.shapes.moment import stamp, stamp_if
from local.simulators.site_recovery.http.shapes.replicated_disk import protected_disk, spare_disks
from local.simulators.site_recovery.model.health import resync_required
from local.simulators.site_recovery.model.progress import Progress, progress_of
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_points import newest_point, point_name, stamped
from local.simulators.site_recovery.model.target import Tags
from local.simulators.site_recovery.model.world import World


def replication_details(world: World, item: ProtectedItem) -> Json:
    """Show every property of InMageRcmReplicationDetails, null where nothing is known."""
    progress = progress_of(world, item)
    return (
        _source(world, item)
        | _target(world, item)
        | _initial_replication(progress)
        | _points(world, item)
        | _resync(world, item)
        | {
            "protectedDisks": [
                protected_disk(world, item, number, progress)
                for number, disk in enumerate(item.machine.disk_ids)
                if disk in item.disks
            ],
            "unprotectedDisks": spare_disks(item),
            "mobilityAgentDetails": agent_details(world, item.machine),
            "vmNics": network_cards(world, item),
        }
    )


def _source(world: World, item: ProtectedItem) -> Json:
    appliance, agent = item.server, item.machine.agent
    return {
        "instanceType": "InMageRcm",
        "internalIdentifier": world.ids.of("item", item.name.casefold()),
        "fabricDiscoveryMachineId": f"{world.estate.site_id}/machines/{item.machine.name}",
        "multiVmGroupName": item.multi_vm_group,
        "discoveryType": "physical",
        "processServerId": appliance.server_id,
        "processServerName": appliance.name,
        "processorCoreCount": agent.cores,
        "allocatedMemoryInMB": float(agent.memory_mb),
        "runAsAccountId": item.run_as_account_id,
        "osType": "Windows",
        "osName": agent.os_name,
        "firmwareType": agent.firmware,
        "primaryNicIpAddress": agent.ip_address or None,
        "supportedOSVersions": None,
        "discoveredVmDetails": None,
        "agentUpgradeState": "None",
        "lastAgentUpgradeType": None,
        "agentUpgradeJobId": None,
        "agentUpgradeAttemptToVersion": None,
        "isLastUpgradeSuccessful": None,
        "isAgentRegistrationSuccessfulAfterFailover": None,
        "lastAgentUpgradeErrorDetails": [],
        "agentUpgradeBlockingErrorDetails": [],
    }


def _target(world: World, item: ProtectedItem) -> Json:
    target = item.target
    return {
        "targetGeneration": "V2" if item.machine.agent.firmware == "UEFI" else "V1",
        "licenseType": target.license_type,
        "linuxLicenseType": target.linux_license_type,
        "sqlServerLicenseType": target.sql_server_license_type,
        "storageAccountId": None,
        "targetVmName": target.vm_name,
        "targetVmSize": target.vm_size,
        "targetResourceGroupId": target.resource_group_id,
        "targetLocation": world.estate.location,
        "targetAvailabilitySetId": target.availability_set_id,
        "targetAvailabilityZone": target.availability_zone,
        "targetProximityPlacementGroupId": target.proximity_placement_group_id,
        "targetBootDiagnosticsStorageAccountId": target.boot_diagnostics_storage_account_id,
        "targetCapacityReservationGroupId": target.capacity_reservation_group_id,
        "targetNetworkId": target.network_id,
        "testNetworkId": target.test_network_id,
        "targetVmTags": _tags(target.vm_tags),
        "seedManagedDiskTags": [],
        "targetManagedDiskTags": _tags(target.disk_tags),
        "targetNicTags": _tags(target.nic_tags),
        "targetVmSecurityProfile": None,
    }


def _initial_replication(progress: Progress) -> Json:
    return {
        "initialReplicationProgressPercentage": progress.percent,
        "initialReplicationProcessedBytes": progress.processed,
        "initialReplicationTransferredBytes": progress.transferred,
        "initialReplicationProgressHealth": progress.health,
    }


def _points(world: World, item: ProtectedItem) -> Json:
    newest = newest_point(world, item)
    chosen = item.failover_point
    age = int((world.now - newest.time).total_seconds()) if newest else None
    return {
        "failoverRecoveryPointId": point_name(world, item, chosen) if chosen else None,
        "lastRecoveryPointReceived": stamp_if(stamped(world, item, newest) if newest else None),
        "lastRecoveryPointId": point_name(world, item, newest) if newest else None,
        "lastRpoInSeconds": None if item.failed_over else age,
        "lastRpoCalculatedTime": stamp(world.now) if newest else None,
    }


def _resync(world: World, item: ProtectedItem) -> Json:
    required = resync_required(world, item)
    return {
        "resyncProgressPercentage": 0 if required else None,
        "resyncProcessedBytes": 0 if required else None,
        "resyncTransferredBytes": 0 if required else None,
        "resyncProgressHealth": "None",
        "resyncRequired": str(required).lower(),
        "resyncState": "PreparedForResynchronization" if required else "None",
    }


def _tags(tags: Tags) -> list[Json]:
    return [{"tagName": name, "tagValue": value} for name, value in tags]
