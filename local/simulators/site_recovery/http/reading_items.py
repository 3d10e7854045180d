"""Reading orders about protected items from validated bodies."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Call, Json
from local.simulators.site_recovery.http.reading import missing, properties, provider_input
from local.simulators.site_recovery.http.reading_items_classic import (
    read_classic,
    read_classic_changes,
)
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.target import DiskChoice, Tags, TargetSettings

_TARGET_FIELDS = {
    "targetVmSize": "vm_size",
    "targetNetworkId": "network_id",
    "targetSubnetName": "subnet_name",
    "testNetworkId": "test_network_id",
    "testSubnetName": "test_subnet_name",
    "licenseType": "license_type",
    "sqlServerLicenseType": "sql_server_license_type",
    "linuxLicenseType": "linux_license_type",
    "targetAvailabilitySetId": "availability_set_id",
    "targetAvailabilityZone": "availability_zone",
    "targetProximityPlacementGroupId": "proximity_placement_group_id",
    "targetBootDiagnosticsStorageAccountId": "boot_diagnostics_storage_account_id",
    "targetCapacityReservationGroupId": "capacity_reservation_group_id",
}
_NAMES = {"targetVmName": "vm_name", "targetResourceGroupId": "resource_group_id"}
_CARD_FIELDS = {
    "targetSubnetName": "subnet_name",
    "targetStaticIPAddress": "private_ip",
    "testSubnetName": "test_subnet_name",
    "testStaticIPAddress": "test_private_ip",
}
_TAG_FIELDS = {
    "targetVmTags": "vm_tags",
    "targetManagedDiskTags": "disk_tags",
    "targetNicTags": "nic_tags",
}


def read_enable_order(call: Call, fabric: Fabric) -> EnableOrder:
    """Read the order to protect a machine; ArmError 400 when something is missing."""
    given = properties(call)
    details = provider_input(call, "providerSpecificDetails", fabric.provider)
    if not given.get("policyId"):
        raise missing("properties.policyId")
    read = read_classic if fabric.provider is Provider.CLASSIC else _read_modernised
    return replace(read(given, details), fabric=fabric.name)


def _read_modernised(given: Json, details: Json) -> EnableOrder:
    default = details.get("disksDefault")
    return EnableOrder(
        policy_id=given["policyId"],
        machine_id=details["fabricDiscoveryMachineId"],
        process_server_id=details["processServerId"],
        target=TargetSettings(
            resource_group_id=details["targetResourceGroupId"],
            vm_name=details.get("targetVmName") or "",
            **_fields(details, _TARGET_FIELDS),
            **_tags(details),
        ),
        disks=read_disks(details.get("disksToInclude") or []),
        disks_default=_choice(default) if default else None,
        protectable_item_id=given.get("protectableItemId"),
        multi_vm_group=details.get("multiVmGroupName"),
        run_as_account_id=details.get("runAsAccountId"),
    )


def read_disks(disks: list[Json]) -> dict[str, DiskChoice]:
    """Read what single disks become, by their ids."""
    return {disk["diskId"]: _choice(disk) for disk in disks}


def read_changes(call: Call, provider: Provider) -> Mapping[str, Any]:
    """Read the fields of TargetSettings that an update names; what it leaves out stays."""
    if provider is Provider.CLASSIC:
        details = properties(call).get("providerSpecificDetails") or {}
        return read_classic_changes(properties(call), details)
    details = provider_input(call, "providerSpecificDetails")
    changes = _fields(details, _TARGET_FIELDS | _NAMES) | _tags(details)
    cards = details.get("vmNics") or []
    for card in cards:
        if str(card["isPrimaryNic"]).casefold() == "true":
            changes |= _fields(card, _CARD_FIELDS)
    return changes


def _choice(given: Json) -> DiskChoice:
    return DiskChoice(
        disk_type=given["diskType"],
        log_storage_account_id=given["logStorageAccountId"],
        encryption_set_id=given.get("diskEncryptionSetId"),
    )


def _fields(given: Json, names: Mapping[str, str]) -> dict[str, Any]:
    return {ours: given[theirs] for theirs, ours in names.items() if given.get(theirs) is not None}


def _tags(given: Json) -> dict[str, Any]:
    tags: dict[str, Tags] = {
        ours: tuple((tag["tagName"], tag["tagValue"]) for tag in given[theirs])
        for theirs, ours in _TAG_FIELDS.items()
        if given.get(theirs) is not None
    }
    return tags
