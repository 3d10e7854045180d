"""Reading orders about items of the classic provider from validated bodies."""

from collections.abc import Mapping
from typing import Any

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.reading import missing
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings

_TARGET = {
    "targetVmSize": "vm_size",
    "targetAzureNetworkId": "network_id",
    "targetAzureSubnetId": "subnet_name",  # the subnet's name, as in Azure's own tools
    "licenseType": "license_type",
    "sqlServerLicenseType": "sql_server_license_type",
    "targetAvailabilitySetId": "availability_set_id",
    "targetAvailabilityZone": "availability_zone",
    "targetProximityPlacementGroupId": "proximity_placement_group_id",
}
_CHANGES = {
    "recoveryAzureVMName": "vm_name",
    "recoveryAzureVMSize": "vm_size",
    "selectedRecoveryAzureNetworkId": "network_id",
    "selectedTfoAzureNetworkId": "test_network_id",
    "licenseType": "license_type",
    "recoveryAvailabilitySetId": "availability_set_id",
}
_PROVIDER_CHANGES = {
    "recoveryAzureV2ResourceGroupId": "resource_group_id",
    "targetProximityPlacementGroupId": "proximity_placement_group_id",
    "targetAvailabilityZone": "availability_zone",
    "sqlServerLicenseType": "sql_server_license_type",
}
_TAGS = {
    "targetVmTags": "vm_tags",
    "targetManagedDiskTags": "disk_tags",
    "targetNicTags": "nic_tags",
}
_DISK_TYPE = "Standard_LRS"


def read_classic(given: Json, details: Json) -> EnableOrder:
    """Read the order to protect a protectable item; ArmError 400 when something is missing."""
    for name in ("processServerId", "masterTargetId", "targetAzureV2ResourceGroupId"):
        if not details.get(name):
            raise missing(f"properties.providerSpecificDetails.{name}")
    if not given.get("protectableItemId"):
        raise missing("properties.protectableItemId")
    if details.get("storageAccountId"):
        raise bad_request(
            "StorageAccountNotSupported", "Machines replicate to managed disks, not to accounts."
        )
    disks = details.get("disksToInclude") or []
    return EnableOrder(
        policy_id=given["policyId"],
        machine_id="",
        process_server_id=details["processServerId"],
        target=TargetSettings(
            resource_group_id=details["targetAzureV2ResourceGroupId"],
            vm_name=details.get("targetAzureVmName") or "",
            **_fields(details, _TARGET),
            **_tags(details),
        ),
        disks={disk["diskId"]: _choice(disk, details) for disk in disks},
        disks_default=None if disks else _choice({}, details),
        protectable_item_id=given["protectableItemId"],
        multi_vm_group=details.get("multiVmGroupName"),
        run_as_account_id=details.get("runAsAccountId"),
        master_target_id=details["masterTargetId"],
    )


_ADDRESS = {
    "recoverySubnetName": "subnet_name",
    "recoveryStaticIPAddress": "private_ip",
    "tfoSubnetName": "test_subnet_name",
    "tfoStaticIPAddress": "test_private_ip",
}


def read_classic_changes(given: Json, details: Json) -> Mapping[str, Any]:
    """Read the fields of TargetSettings that an update names, in both of its parts."""
    changes = _fields(given, _CHANGES) | _fields(details, _PROVIDER_CHANGES) | _tags(details)
    for card in given.get("vmNics") or []:
        for address in card.get("ipConfigs") or []:
            changes |= _fields(address, _ADDRESS)
    return changes


def _choice(disk: Json, details: Json) -> DiskChoice:
    """Read what a disk becomes; what it leaves open, the whole machine's choice says."""
    account = disk.get("logStorageAccountId") or details.get("logStorageAccountId")
    if not account:
        raise missing("properties.providerSpecificDetails.logStorageAccountId")
    return DiskChoice(
        disk_type=disk.get("diskType") or details.get("diskType") or _DISK_TYPE,
        log_storage_account_id=account,
        encryption_set_id=disk.get("diskEncryptionSetId") or details.get("diskEncryptionSetId"),
    )


def _fields(given: Json, names: Mapping[str, str]) -> dict[str, Any]:
    return {ours: given[theirs] for theirs, ours in names.items() if given.get(theirs) is not None}


def _tags(given: Json) -> dict[str, Any]:
    return {
        ours: tuple(given[theirs].items())
        for theirs, ours in _TAGS.items()
        if given.get(theirs) is not None
    }
