"""Whether a source instance can be moved at all, and what is in the way.

Limits are those of the support matrix for physical servers, modernised architecture
(Microsoft, "Support matrix for disaster recovery of VMware VMs and physical servers").
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import MigrationError, Refusal, Refused
from domain.mobility_service import MobilityWay
from domain.source_instance import InstanceState, SourceInstance

MOST_DATA_DISKS = 64
LARGEST_DATA_DISK_GIB = 32 * 1024
SMALLEST_DATA_DISK_GIB = 1
LARGEST_OS_DISK_GIB = {"legacy-bios": 2_048, "uefi": 4_095, "uefi-preferred": 4_095}


class Severity(StrEnum):
    """How much a finding weighs; only a critical one blocks."""

    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, and what to do about it."""

    code: str
    severity: Severity
    detail: str
    remedy: str


def assess(
    instance: SourceInstance, way: MobilityWay = MobilityWay.RUN_COMMAND
) -> tuple[Finding, ...]:
    """Find everything that stands between the instance and Azure, by this way of installation."""
    return (*_power(instance), *_system(instance), *_reach(instance, way), *_disks(instance))


def finding_of(error: MigrationError) -> Finding:
    """Make a finding of an error: what can't be looked at can't be moved now."""
    if isinstance(error, Refused):
        return _critical(error.refusal.code, error.refusal.detail, error.remedy)
    return _critical("no_answer", str(error), error.remedy or "Ask again in a moment.")


def require_fit(instance: SourceInstance, way: MobilityWay = MobilityWay.RUN_COMMAND) -> None:
    """Raise Refused, naming every critical finding, unless the instance can be moved."""
    blockers = [f for f in assess(instance, way) if f.severity is Severity.CRITICAL]
    if blockers:
        raise Refused(
            Refusal(
                code=f"assessment.{blockers[0].code}",
                subject=str(instance.ref),
                detail="; ".join(finding.detail for finding in blockers),
                remedy=" ".join(finding.remedy for finding in blockers),
            )
        )


def _critical(code: str, detail: str, remedy: str) -> Finding:
    return Finding(code, Severity.CRITICAL, detail, remedy)


def _power(instance: SourceInstance) -> Iterator[Finding]:
    if instance.state is not InstanceState.RUNNING:
        yield _critical(
            "not_running",
            f"the instance is {instance.state}",
            "Start the instance: only a running machine can replicate.",
        )


def _system(instance: SourceInstance) -> Iterator[Finding]:
    if instance.platform != "windows":
        yield _critical(
            "not_windows",
            f"the instance runs {instance.platform_details or 'an unknown system'}, not Windows",
            "Leave it out of the wave: Ferry moves Windows instances.",
        )
    if instance.architecture != "x86_64":
        yield _critical(
            "not_x86_64",
            f"the processor is {instance.architecture}",
            "Rebuild the workload on x86-64: the mobility service runs on nothing else.",
        )


def _reach(instance: SourceInstance, way: MobilityWay) -> Iterator[Finding]:
    if not instance.private_ip:
        yield _critical(
            "no_private_ip",
            "the instance has no private IPv4 address",
            "Attach a network interface with an IPv4 address in the appliance's reach.",
        )
    if instance.ping_status != "Online":
        needed = way is MobilityWay.RUN_COMMAND
        yield Finding(
            "not_managed",
            Severity.CRITICAL if needed else Severity.WARNING,
            f"Systems Manager says {instance.ping_status or 'nothing'} about the instance",
            "Start the SSM agent and attach an instance profile with AmazonSSMManagedInstanceCore.",
        )


def _disks(instance: SourceInstance) -> Iterator[Finding]:
    if instance.root_device_type != "ebs":
        yield _critical(
            "instance_store_root",
            "the root device is an instance store",
            "Rebuild the machine on an EBS volume; an instance store does not survive a stop.",
        )
    data = [disk for disk in instance.disks if not disk.root]
    if len(data) > MOST_DATA_DISKS:
        yield _critical(
            "too_many_disks",
            f"{len(data)} data disks; Site Recovery replicates at most {MOST_DATA_DISKS}",
            "Detach or merge volumes.",
        )
    yield from _sizes(instance)


def _sizes(instance: SourceInstance) -> Iterator[Finding]:
    largest_os_disk = LARGEST_OS_DISK_GIB.get(instance.boot_mode, 2_048)
    for disk in instance.disks:
        least, most = (1, largest_os_disk) if disk.root else _DATA_DISK_RANGE
        if not least <= disk.size_gib <= most:
            kind = "operating system" if disk.root else "data"
            yield _critical(
                "disk_size",
                f"{kind} disk {disk.volume_id} has {disk.size_gib} GiB, outside {least} to {most}",
                "Resize the volume, or move its content to volumes within the limit.",
            )


_DATA_DISK_RANGE = (SMALLEST_DATA_DISK_GIB, LARGEST_DATA_DISK_GIB)
