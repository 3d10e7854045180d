"""Known boot failures of Windows machines: what shows them, why they come, what helps."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_AZURE = "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows"
_MOST_LINES = 20
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class BootFailure:
    """One way in which a machine does not start; `signs` are patterns, in any case of letters."""

    name: str
    signs: tuple[str, ...]
    cause: str
    remedy: str
    source: str


_REPAIR = "Repair the system disk on a rescue machine (az vm repair), or let the machine stand by "
_OLDER = _REPAIR + "an older recovery point."

# The words are those that Windows and its boot manager show; each source tells them.
BOOT_FAILURES = (
    BootFailure(
        "inaccessible boot device (0x7B)",
        (r"INACCESSIBLE_BOOT_DEVICE", r"0x0*7B\b", r"Inaccessible Boot Device"),
        "Windows does not start the drivers of Azure's virtual disks",
        "On the source let storvsc, vmbus, storflt, intelide and atapi start at boot "
        "(HKLM\\SYSTEM\\CurrentControlSet\\Services, Start = 0), wait for a newer recovery "
        "point, and rehearse again.",
        "https://learn.microsoft.com/azure/site-recovery/site-recovery-failover-to-azure-troubleshoot",
    ),
    BootFailure(
        "BitLocker recovery",
        (r"BitLocker recovery", r"Enter the recovery key", r"BitLocker needs your recovery key"),
        "the system disk is locked, and its key was kept by the old machine",
        "Suspend or turn off BitLocker on the source, wait for a newer recovery point, and "
        "rehearse again.",
        f"{_AZURE}/troubleshoot-bitlocker-boot-error",
    ),
    BootFailure(
        "recovery screen",
        (
            r"Recovery: Your PC",
            r"Choose an option",
            r"Automatic Repair",
            r"Startup Repair",
            r"Windows Recovery Environment",
            r"needs to be repaired",
        ),
        "Windows failed to start twice and asks a person what to do",
        _OLDER,
        f"{_AZURE}/boot-error-troubleshoot",
    ),
    BootFailure(
        "boot configuration is broken",
        (r"0xc0000034", r"0xc000000f", r"0xc000000e", r"0xc0000225", r"0xc0000098", r"\\Boot\\BCD"),
        "the boot manager does not find Windows by its boot configuration",
        _REPAIR + "an older recovery point; on the rescue machine rebuild it with bcdboot.",
        f"{_AZURE}/boot-error-0xc0000034",
    ),
    BootFailure(
        "no operating system found",
        (
            r"Operating System not found",
            r"Missing operating system",
            r"no bootable device",
            r"Reboot and Select proper Boot device",
            r"Boot Failed\. ?EFI SCSI Device",
            r"No operating system was loaded",
            r"A disk read error occurred",
        ),
        "the machine starts in another boot mode than its disk is made for, or from another disk",
        "Compare the source's boot mode (BIOS or UEFI) with the machine's generation, and see that "
        "the system disk is the one with the boot partition.",
        f"{_AZURE}/boot-error-disk-read-error-occurred",
    ),
    BootFailure(
        "stuck at Getting Windows ready",
        (r"Getting (Windows )?ready", r"Don't turn off your computer"),
        "Windows configures updates or roles at its start, and has not come to an end",
        "Install pending updates on the source and restart it before the failover; give the "
        "machine more time (pace.validation).",
        f"{_AZURE}/troubleshoot-vm-boot-configure-update",
    ),
    BootFailure(
        "stuck at updates",
        (r"Working on updates", r"Configuring Windows updates", r"Failure configuring Windows"),
        "a pending update is installed, or taken back, at the start",
        "Finish the source's updates with a restart before the failover.",
        f"{_AZURE}/troubleshoot-stuck-updating-boot-error",
    ),
    BootFailure(
        "checking its disks",
        (r"Checking file system on", r"chkdsk", r"Scanning and repairing drive"),
        "a volume's file system is marked as damaged",
        "Run chkdsk /f on the source in a maintenance window, and give the machine more time.",
        f"{_AZURE}/troubleshoot-check-disk-boot-error",
    ),
    BootFailure(
        "critical service failed",
        (r"CRITICAL[_ ]SERVICE[_ ]FAILED", r"0x0*5A\b"),
        "a driver or service that Windows can't start without has failed",
        _OLDER,
        f"{_AZURE}/troubleshoot-critical-service-failed-boot-error",
    ),
    BootFailure(
        "directory services can't start",
        (r"0xC00002E2", r"0xC00002E1", r"Directory Services could not start"),
        "a domain controller does not find its database, or may not use it",
        "Do not migrate domain controllers as disks: promote new ones in Azure.",
        f"{_AZURE}/windows-stop-error-directory-services-initialization-failure",
    ),
    BootFailure(
        "restart loop",
        (r"Your (PC|computer|device) ran into a problem and needs to restart", r"reboot loop"),
        "Windows stops with an error at each start",
        _OLDER,
        f"{_AZURE}/troubleshoot-reboot-loop",
    ),
    BootFailure(
        "set-up begins again",
        (
            r"The computer restarted unexpectedly or encountered an unexpected error",
            r"Windows could not (complete|finish) (the )?(installation|configuring)",
            r"Windows Setup could not configure",
            r"SYSPRP",
            r"mini-?setup",
        ),
        "the disk holds a generalised or half set-up Windows (sysprep)",
        "Finish the set-up on the source, or leave generalised machines out: they are images.",
        f"{_AZURE}/boot-error-troubleshoot",
    ),
    BootFailure(
        "domain trust is broken",
        (
            r"trust relationship between this workstation and the primary domain failed",
            r"NETLOGON.{0,200}(5719|3210)",
        ),
        "the machine's account in its domain has changed, or no domain controller answers",
        "In an isolated network this is to be expected without a domain controller; else repair "
        "the secure channel (Test-ComputerSecureChannel -Repair).",
        f"{_AZURE}/event-id-troubleshoot-vm-rdp-connecton",
    ),
    BootFailure(
        "stop error",
        (r"\bSTOP:? 0x[0-9A-F]+", r"BugCheck", r"\*\*\* ?STOP", r"Stop code"),
        "Windows has stopped with a blue screen",
        _OLDER,
        f"{_AZURE}/troubleshoot-common-blue-screen-error",
    ),
)
_SIGNS = tuple(
    (failure, re.compile("|".join(failure.signs), re.IGNORECASE)) for failure in BOOT_FAILURES
)


def recognise(lines: Iterable[str]) -> BootFailure | None:
    """Find the known failure that the lines show; the more exact ones come first."""
    text = "\n".join(lines)
    return next((failure for failure, sign in _SIGNS if sign.search(text)), None)


def telling_lines(text: str) -> tuple[str, ...]:
    """Keep of a console's text only what shows a known failure: the last twenty lines, cut."""
    found = [
        line.strip()[:_LONGEST_LINE]
        for line in text.splitlines()
        if any(sign.search(line) for _, sign in _SIGNS)
    ]
    return tuple(found[-_MOST_LINES:])
