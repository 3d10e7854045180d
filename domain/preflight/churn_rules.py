"""Rules about churn: what is written, against what replication carries."""

from collections.abc import Iterator

from domain.preflight import source_links as links
from domain.preflight.ec2_facts import MIB, Ec2Facts, Volume
from domain.preflight.rule import CRITICAL, INFORMATION, WARNING, Area, Rule, of_ec2, when

# Megabytes a second of the support matrix; it writes MB, which is read as MiB.
MACHINE_LIMIT = 54
DISK_LIMITS = ((16 * 1024, 20), (0, 5))  # by size of a write: P20 and larger, the fastest
DAY_LIMIT = 2 * 1024**4  # bytes a day that one process server takes, hence one machine
_DAY = 24 * 60 * 60


def _machine_peak(ec2: Ec2Facts) -> tuple[str, ...]:
    peak = sum(each.peak_write or 0 for each in ec2.volumes) / MIB
    return when(peak > MACHINE_LIMIT, f"{peak:.0f} MiB/s written at its peak")


def _machine_mean(ec2: Ec2Facts) -> tuple[str, ...]:
    day = sum(each.mean_write or 0 for each in ec2.volumes) * _DAY
    return when(day > DAY_LIMIT, f"{day / 1024**4:.1f} TiB written on its busiest day")


def _disks(ec2: Ec2Facts) -> Iterator[str]:
    for volume in ec2.volumes:
        limit = _limit(volume)
        peak = (volume.peak_write or 0) / MIB
        if peak > limit:
            yield f"{volume.volume_id} takes {peak:.0f} MiB/s at its peak, {limit} replicate"


def _limit(volume: Volume) -> int:
    size = volume.write_size or 0
    return next(limit for least, limit in DISK_LIMITS if size >= least)


def _unmeasured(ec2: Ec2Facts) -> Iterator[str]:
    silent = [each.volume_id for each in ec2.volumes if each.peak_write is None]
    yield from when(silent, f"no figures of {', '.join(silent)}")


CHURN_RULES = (
    Rule(
        "churn_machine", WARNING, Area.CHURN,
        f"The machine writes at most {MACHINE_LIMIT} MiB/s at its peak.",
        "Spread the load or move what writes so much; at such peaks replication falls behind.",
        links.SUPPORT_MATRIX, of_ec2(_machine_peak),
    ),
    Rule(
        "churn_day", CRITICAL, Area.CHURN,
        "The machine writes at most 2 TiB on a day.",
        "Spread the load over several machines: a process server takes 2 TiB a day, and a machine "
        "has one process server. Replication would never catch up.",
        links.CAPACITY, of_ec2(_machine_mean),
    ),
    Rule(
        "churn_disk", WARNING, Area.CHURN,
        "A disk takes at most 20 MiB/s in writes of 16 KiB and more, 5 MiB/s in smaller ones.",
        "Split the volume, or write less to it; as premium SSD of 512 GiB and more it gets the "
        "highest limit.",
        links.SUPPORT_MATRIX, of_ec2(_disks),
    ),
    Rule(
        "churn_unmeasured", INFORMATION, Area.CHURN,
        "CloudWatch knows what was written to every volume.",
        "Nothing is needed; whether replication keeps up shows only while it runs.",
        links.CLOUDWATCH_EBS, of_ec2(_unmeasured),
    ),
)  # fmt: skip
