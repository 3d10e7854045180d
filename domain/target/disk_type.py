"""Which type of managed disk is as fast as an instance's volumes were measured to be.

Limits: Microsoft, "Azure managed disk types", provisioned IOPS and throughput by size, without
bursting. A disk gets the limits of the next size that holds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import Refusal, Refused
from domain.source_instance import Disk, InstanceRef

DEFAULT = "StandardSSD_LRS"
PREMIUM = "Premium_LRS"
TOO_BUSY = "target.disk_too_busy"
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class ActivityQuery:
    """Which volumes of an instance to look at, and how many days back."""

    ref: InstanceRef
    volume_ids: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class DiskActivity:
    """The most that a volume has done in any five minutes: operations and bytes a second.

    `periods` is how many such spans were measured; 0 means that nothing is known of it.
    """

    volume_id: str
    iops: int = 0
    bytes_per_second: int = 0
    periods: int = 0


@dataclass(frozen=True, slots=True)
class DiskChoice:
    """A chosen type and why."""

    disk_type: str
    because: str


@dataclass(frozen=True, slots=True)
class _Limit:
    """What a disk of up to so many GiB does: operations and megabytes a second."""

    gib: int
    iops: int
    megabytes: int


# The cheapest first.
_LIMITS: dict[str, tuple[_Limit, ...]] = {
    "Standard_LRS": (
        _Limit(4_096, 500, 60),
        _Limit(8_192, 1_300, 300),
        _Limit(32_767, 2_000, 500),
    ),
    DEFAULT: (
        _Limit(4_096, 500, 100),
        _Limit(8_192, 2_000, 400),
        _Limit(16_384, 4_000, 600),
        _Limit(32_767, 6_000, 750),
    ),
    PREMIUM: (
        _Limit(32, 120, 25),
        _Limit(64, 240, 50),
        _Limit(128, 500, 100),
        _Limit(256, 1_100, 125),
        _Limit(512, 2_300, 150),
        _Limit(1_024, 5_000, 200),
        _Limit(4_096, 7_500, 250),
        _Limit(8_192, 16_000, 500),
        _Limit(16_384, 18_000, 750),
        _Limit(32_767, 20_000, 900),
    ),
}


def choose_disk_type(
    subject: str, disks: Iterable[Disk], measured: Iterable[DiskActivity]
) -> DiskChoice:
    """Choose the cheapest type that is fast enough for every disk; without figures the default.

    Refused `target.disk_too_busy` where no type is, naming the disks.
    """
    known = {each.volume_id: each for each in measured if each.periods}
    busy = [(disk, known[disk.volume_id]) for disk in disks if disk.volume_id in known]
    if not busy:
        return DiskChoice(DEFAULT, "nothing was measured")
    for disk_type in _LIMITS:
        if all(_fast_enough(disk_type, disk, activity) for disk, activity in busy):
            return DiskChoice(disk_type, _because(busy))
    raise Refused(_too_busy(subject, _slow(busy)))


def load_of(measured: Iterable[DiskActivity]) -> tuple[int, int]:
    """Add up what all volumes of a machine did at the most: operations and bytes a second."""
    listed = list(measured)
    return sum(each.iops for each in listed), sum(each.bytes_per_second for each in listed)


def limits_of(disk_type: str, size_gib: int) -> tuple[int, int]:
    """Tell what a disk of the type and size does: operations and bytes a second."""
    limits: tuple[_Limit, ...] = _LIMITS[disk_type]
    found = next((each for each in limits if size_gib <= each.gib), limits[-1])
    return found.iops, found.megabytes * _MB


def _fast_enough(disk_type: str, disk: Disk, activity: DiskActivity) -> bool:
    iops, throughput = limits_of(disk_type, disk.size_gib)
    return activity.iops <= iops and activity.bytes_per_second <= throughput


def _slow(busy: list[tuple[Disk, DiskActivity]]) -> list[str]:
    slow = [
        f"{disk.volume_id} ({disk.size_gib} GiB): {_figures(activity)}"
        for disk, activity in busy
        if not any(_fast_enough(each, disk, activity) for each in _LIMITS)
    ]
    return slow or ["each disk finds one, but no two the same, and a machine's disks are of one"]


def _because(busy: list[tuple[Disk, DiskActivity]]) -> str:
    _, busiest = max(busy, key=lambda each: (each[1].iops, each[1].bytes_per_second))
    return f"the cheapest that does what was measured: at most {_figures(busiest)} on one disk"


def _figures(activity: DiskActivity) -> str:
    return f"{activity.iops} IOPS and {activity.bytes_per_second / _MB:.1f} MB/s"


def _too_busy(subject: str, slow: list[str]) -> Refusal:
    return Refusal(
        code=TOO_BUSY,
        subject=subject,
        detail=f"no disk type is as fast as was measured: {'; '.join(slow)}",
        remedy="Name a disk_type in the target if slower is good enough, or make the volume "
        "larger before it replicates: larger disks are faster.",
    )
