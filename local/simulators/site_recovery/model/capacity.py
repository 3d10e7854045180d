"""What the simulated region offers: sizes, and quota of cores by family.

The figures are those of Microsoft's size pages; a family's usage is that of the machines that run.
"""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from local.simulators.site_recovery.model.settings import STRICT
from local.simulators.site_recovery.model.world import World

_CORES = "cores"
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class OfferedSize:
    """One size; `restriction` is the reason why the subscription may not use it, if any."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str
    family: str
    cores: int
    memory_gib: float
    data_disks: int
    cards: int
    iops: int = 3750
    megabytes: int = 85
    premium: bool = True
    generations: str = "V1,V2"
    controllers: str = "SCSI"
    cores_available: int = 0
    architecture: str = "x64"
    restriction: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """How many cores of a family (or `cores`, of the region) are used by others, and the limit."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    name: str
    limit: int
    used: int = 0


def _family(name: str, family: str, memory: int, generations: str = "V1,V2") -> list[OfferedSize]:
    """Tell a family's sizes of 2 to 32 cores: disks, cards and throughput grow with them."""
    grown = ((2, 4, 2), (4, 8, 2), (8, 16, 4), (16, 32, 8), (32, 32, 8))
    return [
        OfferedSize(
            name.format(cores), family, cores, cores * memory, disks, cards,
            1875 * cores, 85 * cores // 2, generations=generations,
        )
        for cores, disks, cards in grown
    ]  # fmt: skip


CATALOGUE = (
    OfferedSize("Standard_B1ms", "standardBSFamily", 1, 2, 2, 2, 640, 10),
    OfferedSize("Standard_B2s", "standardBSFamily", 2, 4, 4, 3, 1280, 15),
    OfferedSize("Standard_B2ms", "standardBSFamily", 2, 8, 4, 3, 1920, 22),
    OfferedSize("Standard_B4ms", "standardBSFamily", 4, 16, 8, 4, 2880, 35),
    OfferedSize(
        "Standard_D1_v2", "standardDv2Family", 1, 3.5, 4, 2, 0, 0, premium=False, generations="V1"
    ),
    OfferedSize(
        "Standard_D2_v2", "standardDv2Family", 2, 7, 8, 2, 0, 0, premium=False, generations="V1"
    ),
    *_family("Standard_D{}s_v3", "standardDSv3Family", 4),
    *_family("Standard_D{}s_v5", "standardDSv5Family", 4),
    *_family("Standard_E{}s_v5", "standardESv5Family", 8),
    *_family("Standard_F{}s_v2", "standardFSv2Family", 2),
    OfferedSize(
        "Standard_E8-4s_v5", "standardESv5Family", 8, 64, 16, 4, 12800, 290, cores_available=4
    ),
    OfferedSize(
        "Standard_D2s_v6", "StandardDsv6Family", 2, 8, 8, 2, 4000, 90,
        generations="V2", controllers="NVMe",
    ),
    OfferedSize("Standard_D4ps_v5", "standardDPSv5Family", 4, 16, 8, 2, architecture="Arm64"),
    OfferedSize(
        "Standard_M8ms", "standardMSFamily", 8, 218.75, 8, 4,
        restriction="NotAvailableForSubscription",
    ),
)  # fmt: skip
_LIMIT = 10_000


def list_sizes(world: World) -> tuple[OfferedSize, ...]:
    """List what the region offers."""
    with world.turn("list_sizes"):
        return sizes_of(world)


def list_quotas(world: World) -> tuple[Quota, ...]:
    """List the region's quotas with what is used, also by the machines that were made here."""
    with world.turn("list_usages"):
        sizes = {size.name.casefold(): size for size in sizes_of(world)}
        made: Counter[str] = Counter()
        for machine in world.virtual_machines.values():
            if size := sizes.get(machine.size.casefold()):
                made[size.family.casefold()] += size.cores
                made[_CORES] += size.cores
        families = dict.fromkeys((_CORES, *(size.family for size in sizes.values())))
        return tuple(_quota(world, name, made[name.casefold()]) for name in families)


def stage_sizes(world: World, sizes: tuple[OfferedSize, ...]) -> None:
    """Let the region offer these sizes and no others from now on."""
    with world.intervention():
        world.sizes = sizes


def stage_quota(world: World, quota: Quota) -> None:
    """Let a quota be another from now on."""
    with world.intervention():
        world.quotas[quota.name.casefold()] = quota


def sizes_of(world: World) -> tuple[OfferedSize, ...]:
    """Tell what the region offers, without being asked."""
    return world.sizes or CATALOGUE


def _quota(world: World, name: str, made: int) -> Quota:
    staged = world.quotas.get(name.casefold(), Quota(name, _LIMIT))
    return Quota(name, staged.limit, staged.used + made)
