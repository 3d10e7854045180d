"""A protected item: what the classic provider tells of it."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.classic_card import network_card
from local.simulators.site_recovery.http.shapes.classic_disk import managed_disk, protected_disk
from local.simulators.site_recovery.http.shapes.moment import stamp, stamp_if
from local.simulators.site_recovery.model.health import resync_required
from local.simulators.site_recovery.model.mobility import agent_of
from local.simulators.site_recovery.model.progress import Progress, progress_of
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_points import newest_point, stamped
from local.simulators.site_recovery.model.version import version_status
from local.simulators.site_recovery.model.world import World


def classic_replication_details(world: World, item: ProtectedItem) -> Json:
    """Show every property of InMageAzureV2ReplicationDetails, null where nothing is known.

    There is no percentage of the initial replication: it is a resync of each disk.
    """
    progress = progress_of(world, item)
    return (
        _source(world, item)
        | _agent(world, item)
        | _target(item)
        | _unknown()
        | _progress(world, item, progress)
        | {
            "protectedDisks": [protected_disk(world, item, disk, progress) for disk in item.disks],
            "protectedManagedDisks": [managed_disk(item, disk) for disk in item.disks],
            "vmNics": [network_card(world, item)],
        }
    )


def _source(world: World, item: ProtectedItem) -> Json:
    agent, group = item.machine.agent, item.multi_vm_group
    return {
        "instanceType": "InMageAzureV2",
        "vmId": item.machine.name,
        "vmProtectionState": item.stage.value.state,
        "vmProtectionStateDescription": item.stage.value.description,
        "ipAddress": agent.ip_address,
        "processServerId": item.server.server_id,
        "processServerName": item.server.name,
        "masterTargetId": item.master_target_id,
        "multiVmGroupId": world.ids.of("multi-vm-group", group) if group else None,
        "multiVmGroupName": group,
        "multiVmSyncStatus": "Enabled" if group else "Disabled",
        "sourceVmCpuCount": agent.cores,
        "sourceVmRamSizeInMB": agent.memory_mb,
        "osType": "Windows",
        "osVersion": agent.os_name,
        "osName": agent.os_name,
        "osDiskId": item.machine.disk_ids[0],
        "vhdName": "PHYSICALDRIVE0",
        "firmwareType": agent.firmware,
        "discoveryType": "physical",
    }


def _agent(world: World, item: ProtectedItem) -> Json:
    machine, latest = item.machine, world.settings.latest_version
    version = agent_of(world, machine)
    outdated = version is not None and version_status(version, latest) != "Supported"
    return {
        "agentVersion": version,
        "agentExpiryDate": None,
        "isAgentUpdateRequired": str(outdated),
        "isRebootAfterUpdateRequired": str(False),
        "lastHeartbeat": stamp(machine.heartbeat.last(world.now, world.settings.heartbeat_every)),
    }


def _target(item: ProtectedItem) -> Json:
    target = item.target
    return {
        "recoveryAzureVMName": target.vm_name,
        "recoveryAzureVMSize": target.vm_size,
        "recoveryAzureStorageAccount": None,
        "recoveryAzureLogStorageAccountId": next(
            (choice.log_storage_account_id for choice in item.disks.values()), None
        ),
        "selectedRecoveryAzureNetworkId": target.network_id,
        "selectedTfoAzureNetworkId": target.test_network_id,
        "enableRdpOnTargetOption": "Never",
        "targetVmId": target.vm_id if item.failed_over else None,
        "recoveryAzureResourceGroupId": target.resource_group_id,
        "recoveryAvailabilitySetId": target.availability_set_id,
        "targetAvailabilityZone": target.availability_zone,
        "targetProximityPlacementGroupId": target.proximity_placement_group_id,
        "useManagedDisks": str(True),
        "licenseType": target.license_type,
        "sqlServerLicenseType": target.sql_server_license_type,
        "azureVmGeneration": "V2" if item.machine.agent.firmware == "UEFI" else "V1",
        "targetVmTags": dict(target.vm_tags),
        "seedManagedDiskTags": {},
        "targetManagedDiskTags": dict(target.disk_tags),
        "targetNicTags": dict(target.nic_tags),
    }


def _unknown() -> Json:
    """Show what a physical machine never has, or nobody ever asks."""
    nothing = (
        "infrastructureVmId",
        "vCenterInfrastructureId",
        "selectedSourceNicId",
        "replicaId",
        "switchProviderDetails",
        "supportedOSVersions",
        "allAvailableOSUpgradeConfigurations",
    )
    lists = ("azureVMDiskDetails", "datastores", "validationErrors")
    return dict.fromkeys(nothing) | {
        **{name: [] for name in lists},
        "switchProviderBlockingErrorDetails": [],
        "diskResized": str(False),
    }


def _progress(world: World, item: ProtectedItem, progress: Progress) -> Json:
    newest = newest_point(world, item)
    syncing = item.initial is not None and not item.initial.over
    resync = resync_required(world, item)
    age = int((world.now - newest.time).total_seconds()) if newest else None
    return {
        "protectionStage": "ResyncInProgress" if syncing or resync else item.stage.value.state,
        "resyncProgressPercentage": progress.percent if syncing else (0 if resync else None),
        "rpoInSeconds": None if item.failed_over else age,
        "lastRpoCalculatedTime": stamp(world.now) if newest else None,
        "lastUpdateReceivedTime": stamp(world.now),
        "lastRecoveryPointReceived": stamp_if(stamped(world, item, newest) if newest else None),
        "compressedDataRateInMB": 0.0,
        "uncompressedDataRateInMB": 0.0,
        "isAdditionalStatsAvailable": True,
        "totalDataTransferred": progress.transferred or 0,
        "totalProgressHealth": progress.health,
    }
