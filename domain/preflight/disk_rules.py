"""Rules about disks: what Site Recovery replicates, and what Azure makes of it."""

from collections.abc import Iterator

from domain.preflight import source_links as links
from domain.preflight.ec2_facts import GIB, Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import GuestFacts, GuestVolume
from domain.preflight.rule import (
    ADVISORY,
    CRITICAL,
    INFORMATION,
    WARNING,
    Area,
    Rule,
    of_ec2,
    of_guest,
    prepared,
    when,
)

# Of the support matrix for physical servers, modernised architecture.
MOST_DATA_DISKS = 64
LARGEST_DATA_DISK_GIB = 32 * 1024
SMALLEST_DATA_DISK_GIB = 1
LARGEST_OS_DISK_GIB = {"legacy-bios": 2_048, "uefi": 4_095, "uefi-preferred": 4_095}
_LARGEST_SECTOR = 512
_LEAST_FREE = GIB  # the matrix asks for 500 MB; the installer and its files need as much
_LOW_SHARE = 0.1


def _instance_store_root(facts: SourceFacts) -> tuple[str, ...]:
    other = facts.instance.root_device_type != "ebs"
    return when(other, "the root device is an instance store")


def _too_many(facts: SourceFacts) -> tuple[str, ...]:
    count = sum(not disk.root for disk in facts.instance.disks)
    return when(count > MOST_DATA_DISKS, f"{count} data disks; at most {MOST_DATA_DISKS} replicate")


def _sizes(facts: SourceFacts) -> Iterator[str]:
    largest_os_disk = LARGEST_OS_DISK_GIB.get(facts.instance.boot_mode, 2_048)
    for disk in facts.instance.disks:
        data = (SMALLEST_DATA_DISK_GIB, LARGEST_DATA_DISK_GIB)
        least, most = (1, largest_os_disk) if disk.root else data
        if not least <= disk.size_gib <= most:
            kind = "operating system" if disk.root else "data"
            yield (
                f"{kind} disk {disk.volume_id} has {disk.size_gib} GiB, outside {least} to {most}"
            )


def _dynamic_os(guest: GuestFacts) -> Iterator[str]:
    for disk in guest.disks:
        if disk.dynamic and (disk.boot or disk.system):
            yield f"disk {disk.number}, from which Windows boots, is dynamic"


def _dynamic_data(guest: GuestFacts) -> Iterator[str]:
    for disk in guest.disks:
        if disk.dynamic and not (disk.boot or disk.system):
            yield f"data disk {disk.number} is dynamic"


def _several_boot_disks(guest: GuestFacts) -> tuple[str, ...]:
    numbers = sorted({disk.number for disk in guest.disks if disk.boot or disk.system})
    return when(len(numbers) > 1, f"boot and system partitions lie on disks {numbers}")


def _sectors(guest: GuestFacts) -> Iterator[str]:
    for disk in guest.disks:
        if disk.sector > _LARGEST_SECTOR:
            yield f"disk {disk.number} has sectors of {disk.sector} bytes"


def _pools(guest: GuestFacts) -> tuple[str, ...]:
    return when(guest.storage_pools, f"{guest.storage_pools} storage pools")


def _iscsi(guest: GuestFacts) -> tuple[str, ...]:
    return when(guest.iscsi_sessions, f"{guest.iscsi_sessions} iSCSI sessions")


def _offline(guest: GuestFacts) -> Iterator[str]:
    yield from (f"disk {disk.number} is offline" for disk in guest.disks if disk.offline)


def _multi_attach(ec2: Ec2Facts) -> Iterator[str]:
    for volume in ec2.volumes:
        if volume.attachments > 1:
            yield f"volume {volume.volume_id} is attached to {volume.attachments} instances"
        elif volume.multi_attach:
            yield f"volume {volume.volume_id} may be attached to several instances"


def _instance_store(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.instance_store_gib, f"{ec2.instance_store_gib} GiB of instance store")


def _encrypted(ec2: Ec2Facts) -> Iterator[str]:
    yield from (f"volume {each.volume_id} is encrypted" for each in ec2.volumes if each.encrypted)


def _bitlocker(guest: GuestFacts) -> Iterator[str]:
    yield from (f"BitLocker encrypts {each.letter}" for each in guest.volumes if each.encrypted)


def _no_room(guest: GuestFacts) -> Iterator[str]:
    for volume in _system(guest):
        if volume.free < _LEAST_FREE:
            yield f"{volume.letter} has {volume.free // 1024**2} MiB free, 1,024 are needed"


def _little_room(guest: GuestFacts) -> Iterator[str]:
    for volume in _system(guest):
        if _LEAST_FREE <= volume.free < volume.size * _LOW_SHARE:
            yield f"{volume.letter} has {volume.free / GIB:.1f} GiB of {volume.size / GIB:.0f} free"


def _system(guest: GuestFacts) -> Iterator[GuestVolume]:
    drive = guest.system_drive.upper()
    return (each for each in guest.volumes if each.letter.upper() == drive)


def _drive_d(guest: GuestFacts) -> tuple[str, ...]:
    taken = any(each.fixed and each.letter.upper() == "D:" for each in guest.volumes)
    return when(taken, "D: is a volume of the machine's own")


def _san_policy(guest: GuestFacts) -> tuple[str, ...]:
    several = len(guest.disks) > 1 and guest.san_policy != "OnlineAll"
    return when(several, f"the SAN policy is {guest.san_policy}")


DISK_RULES = (
    Rule(
        "instance_store_root", CRITICAL, Area.DISKS,
        "The root device is an EBS volume.",
        "Rebuild the machine on an EBS volume; an instance store does not survive a stop.",
        links.EC2_INSTANCE_STORE, _instance_store_root,
    ),
    Rule(
        "too_many_disks", CRITICAL, Area.DISKS,
        f"There are at most {MOST_DATA_DISKS} data disks.",
        "Detach or merge volumes.",
        links.SUPPORT_MATRIX, _too_many,
    ),
    Rule(
        "disk_size", CRITICAL, Area.DISKS,
        "The operating system's disk has at most 2,048 GiB (BIOS) or 4,095 GiB (UEFI), a data "
        "disk 1 GiB to 32 TiB.",
        "Resize the volume, or move its content to volumes within the limit.",
        links.SUPPORT_MATRIX, _sizes,
    ),
    Rule(
        "dynamic_os_disk", CRITICAL, Area.DISKS,
        "The operating system's disk is a basic one.",
        "Convert it to a basic disk, or restore the system onto one.",
        links.SUPPORT_MATRIX, of_guest(_dynamic_os),
    ),
    Rule(
        "dynamic_data_disk", ADVISORY, Area.DISKS,
        "Data disks are basic.",
        "Nothing is needed to replicate them; look at them after the failover, when disks may "
        "have to be imported (diskpart, import).",
        links.SUPPORT_MATRIX, of_guest(_dynamic_data),
    ),
    Rule(
        "several_boot_disks", CRITICAL, Area.DISKS,
        "Windows boots from one disk.",
        "Bring boot and system partition onto one disk (95309 to 95311).",
        links.PUSH_TROUBLE, of_guest(_several_boot_disks),
    ),
    Rule(
        "large_sectors", CRITICAL, Area.DISKS,
        "Disks have sectors of 512 bytes.",
        "Move the content to a volume with sectors of 512 bytes.",
        links.SUPPORT_MATRIX, of_guest(_sectors),
    ),
    Rule(
        "storage_spaces", CRITICAL, Area.DISKS,
        "No Storage Spaces are in use.",
        "Move the content of the pools to plain volumes: Site Recovery does not replicate pools.",
        links.SUPPORT_MATRIX, of_guest(_pools),
    ),
    Rule(
        "shared_volume", CRITICAL, Area.DISKS,
        "No volume is shared with other instances.",
        "Detach it elsewhere and turn Multi-Attach off, or move the content to a volume of its "
        "own: Site Recovery replicates no shared disks.",
        links.EC2_MULTI_ATTACH, of_ec2(_multi_attach),
    ),
    Rule(
        "iscsi_disks", WARNING, Area.DISKS,
        "No disk comes over iSCSI.",
        "Bring the content onto volumes of the instance, or connect the target again in Azure.",
        links.SUPPORT_MATRIX, of_guest(_iscsi),
    ),
    Rule(
        "offline_disk", ADVISORY, Area.DISKS,
        "All disks are online.",
        "Bring the disk online, or detach it: an idle disk costs in Azure as well.",
        links.PREPARATION, of_guest(_offline),
    ),
    Rule(
        "instance_store", WARNING, Area.DISKS,
        "The instance type has no instance store.",
        "Move whatever matters off the instance store: it is gone when the source stops, and "
        "a disk of a physical machine can't be left out of replication.",
        links.EC2_INSTANCE_STORE, of_ec2(_instance_store),
    ),
    Rule(
        "ebs_encryption", INFORMATION, Area.DISKS,
        "Volumes are not encrypted by EBS.",
        "Nothing is needed: the guest sees clear text. Azure encrypts with keys of its own; name "
        "a disk encryption set there if the keys must be yours.",
        links.EC2_NVME, of_ec2(_encrypted),
    ),
    Rule(
        "bitlocker", CRITICAL, Area.DISKS,
        "BitLocker is off.",
        "Decrypt the volumes (manage-bde -off) and leave BitLocker off until the move is done.",
        links.SUPPORT_MATRIX, of_guest(_bitlocker),
    ),
    Rule(
        "no_free_space", CRITICAL, Area.MACHINE,
        "The system drive has 1 GiB free.",
        "Free space on the system drive: the mobility service and its files need it (95524).",
        links.SUPPORT_MATRIX, of_guest(_no_room), prepared,
    ),
    Rule(
        "low_free_space", ADVISORY, Area.MACHINE,
        "A tenth of the system drive is free.",
        "Free space, or let the disk grow: it is replicated as it is.",
        links.PREPARATION, of_guest(_little_room),
    ),
    Rule(
        "drive_letter_d", WARNING, Area.DISKS,
        "No volume of the machine is D:.",
        "See that nothing breaks when letters move: in Azure the temporary disk wants D:. Choose "
        "a size without one, or keep the SAN policy at OnlineAll, which keeps the letters.",
        links.TEMPORARY_DISK, of_guest(_drive_d),
    ),
    Rule(
        "san_policy", WARNING, Area.DISKS,
        "The SAN policy brings all disks online.",
        "Set it (diskpart, san policy=OnlineAll), or data disks stay offline after the failover.",
        links.FAILOVER_TROUBLE, of_guest(_san_policy),
    ),
)  # fmt: skip
