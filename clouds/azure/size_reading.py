"""A virtual machine size out of Azure Compute's list of resource SKUs."""

from typing import Any

from domain.target.size import AzureSize

_BURSTABLE = "standardb"
_LOCATION = "location"


def read_size(sku: Any, region: str) -> AzureSize:
    """Read a size; numbers and truths are words in the list, and not every size tells all.

    Restrictions of single zones are left out: Ferry's machines name no zone.
    """
    told = {str(each.name).casefold(): str(each.value) for each in sku.capabilities or ()}
    cores = _whole(told.get("vcpus"))
    family = sku.family or ""
    return AzureSize(
        name=sku.name or "",
        family=family,
        vcpus=_whole(told.get("vcpusavailable")) or cores,
        memory_gib=float(told.get("memorygb", 0)),
        data_disks=_whole(told.get("maxdatadiskcount")),
        network_interfaces=_whole(told.get("maxnetworkinterfaces")) or 1,
        premium=told.get("premiumio", "").casefold() == "true",
        generations=_words(told.get("hypervgenerations", "V1")),
        controllers=_words(told.get("diskcontrollertypes", "SCSI")),
        architecture=told.get("cpuarchitecturetype", "x64"),
        iops=_whole(told.get("uncacheddiskiops")),
        bytes_per_second=_whole(told.get("uncacheddiskbytespersecond")),
        restrictions=tuple(sorted(_restrictions(sku, region))),
        counted_cores=cores,
        burstable=family.casefold().startswith(_BURSTABLE),
        confidential="confidentialcomputingtype" in told,
    )


def _restrictions(sku: Any, region: str) -> set[str]:
    found = set()
    for each in sku.restrictions or ():
        here = {str(value).casefold() for value in each.values_property or ()}
        if _plain(each.type).casefold() == _LOCATION and region.casefold() in here:
            found.add(_plain(each.reason_code) or "restricted")
    return found


def _plain(word: Any) -> str:
    """Read a word that the SDK may know, and then gives as a member of its own."""
    return str(getattr(word, "value", word) or "")


def _whole(value: str | None) -> int:
    return int(float(value)) if value else 0


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())
