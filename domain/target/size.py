"""Sizes of virtual machines, and what a source instance demands of one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Generation(StrEnum):
    """Azure's words for a machine's firmware: BIOS is generation 1, UEFI generation 2."""

    V1 = "V1"
    V2 = "V2"


@dataclass(frozen=True, slots=True)
class AzureSize:
    """A size as Azure Compute's list of resource SKUs tells it for one region.

    `premium` says that it takes premium disks; `controllers` are the disk controllers it has
    (`SCSI`, `NVMe`; a size that names none has SCSI). `iops` and `bytes_per_second` are what its
    uncached disks do together, 0 where Azure tells nothing. `restrictions` are the reasons for
    which the subscription may not use it in the region: `QuotaId`, `NotAvailableForSubscription`.
    `counted_cores` is what the quota counts where that is more than `vcpus`. A `burstable` size
    gives its vCPUs for a part of the time alone; a `confidential` one takes other machines.
    """

    name: str
    family: str
    vcpus: int
    memory_gib: float
    data_disks: int
    network_interfaces: int
    premium: bool = True
    generations: tuple[str, ...] = (Generation.V1, Generation.V2)
    controllers: tuple[str, ...] = ("SCSI",)
    architecture: str = "x64"
    iops: int = 0
    bytes_per_second: int = 0
    restrictions: tuple[str, ...] = ()
    counted_cores: int = 0
    burstable: bool = False
    confidential: bool = False

    @property
    def quota_cores(self) -> int:
        """Tell how many cores of the quota one machine takes."""
        return self.counted_cores or self.vcpus


@dataclass(frozen=True, slots=True)
class SizeDemand:
    """What a virtual machine must have at least to take an instance's work.

    `premium` where one of its disks becomes a premium one; `controller` is what its disks are
    attached by: Site Recovery attaches them by SCSI. `iops` and `bytes_per_second` are what all
    its disks were measured to do together, 0 for not measured. `burstable` says that a burstable
    size will do, as the instance is one.
    """

    vcpus: int
    memory_gib: float
    data_disks: int = 0
    network_interfaces: int = 1
    premium: bool = False
    generation: Generation = Generation.V1
    controller: str = "SCSI"
    architecture: str = "x64"
    iops: int = 0
    bytes_per_second: int = 0
    burstable: bool = False


def shortfalls(size: AzureSize, demand: SizeDemand) -> tuple[str, ...]:
    """Say in words, one by one, why the size does not fit; nothing when it does."""
    return tuple(_shortfalls(size, demand))


def fits(size: AzureSize, demand: SizeDemand) -> bool:
    """Say whether the size is not smaller than the demand in any way, and may be used."""
    return not shortfalls(size, demand)


def _shortfalls(size: AzureSize, demand: SizeDemand) -> Iterator[str]:
    for word, has, wants in _figures(size, demand):
        if has < wants:
            yield f"{has:g} {word}, {wants:g} needed"
    if demand.premium and not size.premium:
        yield "takes no premium disks"
    if demand.generation not in size.generations:
        yield f"takes no generation {demand.generation[1:]} machine"
    if demand.controller not in (size.controllers or ("SCSI",)):
        yield f"attaches disks by {', '.join(size.controllers)} alone, {demand.controller} needed"
    if demand.architecture != size.architecture:
        yield f"is {size.architecture}, {demand.architecture} needed"
    if size.burstable and not demand.burstable:
        yield "is burstable, which the instance is not"
    if size.confidential:
        yield "is for confidential machines"
    if size.restrictions:
        yield f"not for this subscription in this region ({', '.join(size.restrictions)})"


def _figures(size: AzureSize, demand: SizeDemand) -> Iterator[tuple[str, float, float]]:
    yield "vCPUs", size.vcpus, demand.vcpus
    yield "GiB of memory", size.memory_gib, demand.memory_gib
    yield "data disks", size.data_disks, demand.data_disks
    yield "network interfaces", size.network_interfaces, demand.network_interfaces
    if size.iops:
        yield "uncached IOPS", size.iops, demand.iops
    if size.bytes_per_second:
        yield "uncached bytes per second", size.bytes_per_second, demand.bytes_per_second
