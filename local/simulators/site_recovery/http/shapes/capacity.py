"""Sizes and quotas, as Azure Compute shows them: everything a word, even the numbers."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.model.capacity import OfferedSize, Quota

_MB = 1_000_000


def resource_sku(size: OfferedSize, location: str) -> Json:
    """Show a size as a resource SKU of the region."""
    capabilities = {
        "vCPUs": size.cores,
        "vCPUsAvailable": size.cores_available or size.cores,
        "MemoryGB": size.memory_gib,
        "MaxDataDiskCount": size.data_disks,
        "MaxNetworkInterfaces": size.cards,
        "PremiumIO": size.premium,
        "HyperVGenerations": size.generations,
        "CpuArchitectureType": size.architecture,
    } | _told(size)
    return {
        "resourceType": "virtualMachines",
        "name": size.name,
        "tier": "Standard",
        "size": size.name.removeprefix("Standard_"),
        "family": size.family,
        "locations": [location],
        "locationInfo": [{"location": location, "zones": ["1", "2", "3"], "zoneDetails": []}],
        "capabilities": [{"name": k, "value": str(v)} for k, v in capabilities.items()],
        "restrictions": _restrictions(size, location),
    }


def disk_sku(location: str) -> Json:
    """Show a SKU of another kind: the list has disks and snapshots among the sizes."""
    return {
        "resourceType": "disks",
        "name": "Premium_LRS",
        "tier": "Premium",
        "size": "P10",
        "locations": [location],
        "locationInfo": [{"location": location, "zones": []}],
        "capabilities": [{"name": "MaxSizeGiB", "value": "128"}],
        "restrictions": [],
    }


def usage(quota: Quota) -> Json:
    """Show a quota and what is used of it."""
    return {
        "unit": "Count",
        "currentValue": quota.used,
        "limit": quota.limit,
        "name": {"value": quota.name, "localizedValue": f"{quota.name} vCPUs"},
    }


def _told(size: OfferedSize) -> Json:
    """Show what older sizes keep to themselves."""
    if not size.iops:
        return {}
    return {
        "UncachedDiskIOPS": size.iops,
        "UncachedDiskBytesPerSecond": size.megabytes * _MB,
        "DiskControllerTypes": size.controllers,
    }


def _restrictions(size: OfferedSize, location: str) -> list[Json]:
    zones: Json = {
        "type": "Zone",
        "values": [location],
        "restrictionInfo": {"locations": [location], "zones": ["3"]},
        "reasonCode": "NotAvailableForSubscription",
    }
    if not size.restriction:
        return [zones] if size.name.endswith("_v3") else []
    whole: Json = {
        "type": "Location",
        "values": [location],
        "restrictionInfo": {"locations": [location]},
        "reasonCode": size.restriction,
    }
    return [whole, zones]
