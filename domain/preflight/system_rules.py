"""Rules about Windows: its version and support, how it boots, its licence."""

from collections.abc import Iterator
from datetime import timedelta

from domain.preflight import source_links as links
from domain.preflight.ec2_facts import Ec2Facts
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import GuestFacts
from domain.preflight.rule import (
    ADVISORY,
    CRITICAL,
    INFORMATION,
    WARNING,
    Area,
    Rule,
    of_ec2,
    of_guest,
    when,
)
from domain.preflight.windows_versions import OLDEST_BUILD, OLDEST_UEFI_BUILD, server_version

_SOON = timedelta(days=365)
_CLIENT = 1
_BITS = 64


def _too_old(guest: GuestFacts) -> tuple[str, ...]:
    return when(guest.build < OLDEST_BUILD, f"{guest.caption} is build {guest.build}")


def _not_64_bit(guest: GuestFacts) -> tuple[str, ...]:
    return when(guest.bits != _BITS, f"{guest.caption} has {guest.bits} bits")


def _unconfirmed(guest: GuestFacts) -> tuple[str, ...]:
    version = server_version(guest.build)
    listed = guest.product_type == _CLIENT or (version and version.confirmed)
    return when(not listed, f"{guest.caption}, build {guest.build}")


def _ended(facts: SourceFacts) -> Iterator[str]:
    version = facts.guest and server_version(facts.guest.build)
    if version and version.support_ends <= facts.today:
        yield f"support of {version.name} ended on {version.support_ends}"


def _ending(facts: SourceFacts) -> Iterator[str]:
    version = facts.guest and server_version(facts.guest.build)
    if version and facts.today < version.support_ends <= facts.today + _SOON:
        yield f"support of {version.name} ends on {version.support_ends}"


def _client(guest: GuestFacts) -> tuple[str, ...]:
    return when(guest.product_type == _CLIENT, f"{guest.caption} is a client")


def _evaluation(guest: GuestFacts) -> tuple[str, ...]:
    return when("eval" in guest.edition.lower(), f"the edition is {guest.edition}")


def _uefi_too_old(guest: GuestFacts) -> tuple[str, ...]:
    old = guest.firmware == "UEFI" and guest.build < OLDEST_UEFI_BUILD
    return when(old, f"{guest.caption} boots by UEFI")


def _secure_boot(guest: GuestFacts) -> tuple[str, ...]:
    return when(guest.secure_boot, "Secure Boot is on")


def _generation_2(facts: SourceFacts) -> tuple[str, ...]:
    mode = facts.instance.boot_mode
    return when(mode != "legacy-bios", f"it boots by {mode}")


def _firmware_differs(facts: SourceFacts) -> Iterator[str]:
    if facts.guest:
        by_ec2 = "BIOS" if facts.instance.boot_mode == "legacy-bios" else "UEFI"
        if by_ec2 != facts.guest.firmware:
            yield f"EC2 says {by_ec2}, Windows says {facts.guest.firmware}"


def _tpm(ec2: Ec2Facts) -> tuple[str, ...]:
    return when(ec2.tpm, "NitroTPM is attached")


SYSTEM_RULES = (
    Rule(
        "os_too_old", CRITICAL, Area.SYSTEM,
        "Windows is Server 2008 R2 SP1 or newer.",
        "Upgrade Windows, or rebuild the workload: Site Recovery does not replicate this one.",
        links.SUPPORT_MATRIX, of_guest(_too_old),
    ),
    Rule(
        "os_not_64_bit", CRITICAL, Area.SYSTEM,
        "Windows is 64-bit.",
        "Rebuild the workload on 64-bit Windows.",
        links.SUPPORT_MATRIX, of_guest(_not_64_bit),
    ),
    Rule(
        "os_unconfirmed", WARNING, Area.SYSTEM,
        "Site Recovery's support matrix names this Windows for physical servers.",
        "Rehearse it first and ask Microsoft: the matrix does not name it for physical servers.",
        links.SUPPORT_MATRIX, of_guest(_unconfirmed),
    ),
    Rule(
        "os_support_ended", WARNING, Area.SYSTEM,
        "Microsoft supports this Windows.",
        "Plan an upgrade after the move; in Azure extended security updates may still be had.",
        links.LIFECYCLE, _ended,
    ),
    Rule(
        "os_support_ends_soon", ADVISORY, Area.SYSTEM,
        "Microsoft supports this Windows for another year.",
        "Plan an upgrade, before the move or after it.",
        links.LIFECYCLE, _ending,
    ),
    Rule(
        "os_client", WARNING, Area.SYSTEM,
        "Windows is a server.",
        "Make sure that you have multitenant hosting rights for Windows clients in Azure.",
        links.CLIENT_RIGHTS, of_guest(_client),
    ),
    Rule(
        "os_evaluation", WARNING, Area.LICENCE,
        "Windows is no evaluation edition.",
        "Convert it to a full edition (DISM /Set-Edition): an evaluation shuts itself down.",
        links.AZURE_KMS, of_guest(_evaluation),
    ),
    Rule(
        "uefi_too_old", CRITICAL, Area.BOOT,
        "A Windows that boots by UEFI is Server 2012 or newer.",
        "Upgrade Windows: Site Recovery does not replicate 2008 R2 that boots by UEFI.",
        links.SUPPORT_MATRIX, of_guest(_uefi_too_old),
    ),
    Rule(
        "secure_boot", CRITICAL, Area.BOOT,
        "Secure Boot is off.",
        "Turn Secure Boot off: an instance is launched without UEFI variables for it anew.",
        links.SUPPORT_MATRIX, of_guest(_secure_boot),
    ),
    Rule(
        "firmware_differs", WARNING, Area.BOOT,
        "EC2 and Windows agree on how the machine boots.",
        "Stop and start the instance, then assess again: by this the virtual machine's "
        "generation is chosen.",
        links.GENERATIONS, _firmware_differs,
    ),
    Rule(
        "generation_2", INFORMATION, Area.BOOT,
        "The machine boots by BIOS and becomes a generation 1 virtual machine.",
        "Nothing to do: it becomes a generation 2 virtual machine, in a size that has them.",
        links.GENERATIONS, _generation_2,
    ),
    Rule(
        "tpm", WARNING, Area.BOOT,
        "No NitroTPM holds keys of the machine.",
        "Take out of the TPM whatever is sealed in it: it stays behind.",
        links.EC2_TPM, of_ec2(_tpm),
    ),
)  # fmt: skip
