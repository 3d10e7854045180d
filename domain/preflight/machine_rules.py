"""Rules about the state that Windows is in: reboots, clock, what a person needs afterwards."""

from collections.abc import Iterator

from domain.mobility_service import MobilityWay
from domain.preflight import source_links as links
from domain.preflight.facts import SourceFacts
from domain.preflight.guest_facts import DISABLED, RUNNING, GuestFacts
from domain.preflight.rule import ADVISORY, CRITICAL, WARNING, Area, Rule, of_guest, when

_WRONG, _SKEWED = 15 * 60, 60  # seconds: beyond the first Azure refuses what is signed
_AMAZON_TIME = "169.254.169.123"


def _reboot(guest: GuestFacts) -> tuple[str, ...]:
    return when(guest.reboot_pending, "a reboot is pending")


def _installed_otherwise(facts: SourceFacts) -> bool:
    return facts.prepared or facts.way is MobilityWay.BY_HAND


def _clock_wrong(guest: GuestFacts) -> tuple[str, ...]:
    offset = guest.clock_offset or 0.0
    return when(abs(offset) > _WRONG, f"the clock is off by {offset:+.0f} s")


def _clock_skewed(guest: GuestFacts) -> tuple[str, ...]:
    offset = guest.clock_offset or 0.0
    return when(_SKEWED < abs(offset) <= _WRONG, f"the clock is off by {offset:+.0f} s")


def _time_source(guest: GuestFacts) -> tuple[str, ...]:
    amazon = _AMAZON_TIME in guest.time_source
    return when(amazon, f"Windows takes its time from {guest.time_source}")


def _no_time_service(guest: GuestFacts) -> Iterator[str]:
    service = guest.service("W32Time")
    if service and service.start == DISABLED:
        yield "the service W32Time is disabled"


def _tls(guest: GuestFacts) -> tuple[str, ...]:
    return when(not guest.tls12, "TLS 1.2 is turned off in SCHANNEL")


def _shadow_copies(guest: GuestFacts) -> Iterator[str]:
    service = guest.service("VSS")
    if service and service.start == DISABLED:
        yield "the service VSS is disabled"


def _remote_desktop(guest: GuestFacts) -> tuple[str, ...]:
    return when(not guest.remote_desktop, "remote desktop is turned off")


def _dhcp_client(guest: GuestFacts) -> Iterator[str]:
    service = guest.service("Dhcp")
    if service and (service.start == DISABLED or service.state != RUNNING):
        yield f"the service Dhcp is {service.state.lower()}, its start {service.start.lower()}"


def _page_files(guest: GuestFacts) -> Iterator[str]:
    for each in guest.page_files:
        if not each.upper().startswith(guest.system_drive.upper()):
            yield f"page file {each}"


MACHINE_RULES = (
    Rule(
        "reboot_pending", CRITICAL, Area.MACHINE,
        "No reboot is pending.",
        "Reboot the machine: the mobility service does not install before (62, 95224).",
        links.PUSH_TROUBLE, of_guest(_reboot), _installed_otherwise,
    ),
    Rule(
        "clock_wrong", CRITICAL, Area.MACHINE,
        "The clock is right to 15 minutes.",
        "Set the clock and let W32Time keep it: Azure refuses what is signed at another time.",
        links.REPLICATION_TROUBLE, of_guest(_clock_wrong),
    ),
    Rule(
        "clock_skewed", WARNING, Area.MACHINE,
        "The clock is right to a minute.",
        "Let W32Time keep the clock (w32tm /resync): a cutover without loss waits longer by it.",
        links.EC2_TIME, of_guest(_clock_skewed),
    ),
    Rule(
        "amazon_time", ADVISORY, Area.AWS,
        "Windows does not take its time from Amazon's service.",
        "Choose a time source that Azure has: the domain, time.windows.com, or the host.",
        links.AZURE_TIME, of_guest(_time_source),
    ),
    Rule(
        "no_time_service", WARNING, Area.MACHINE,
        "The time service may run.",
        "Set W32Time to start by itself.",
        links.AZURE_TIME, of_guest(_no_time_service),
    ),
    Rule(
        "tls_12_off", CRITICAL, Area.MACHINE,
        "TLS 1.2 is allowed.",
        "Allow TLS 1.2 (SCHANNEL, Client, Enabled = 1): Azure speaks nothing older.",
        links.STORAGE_TLS, of_guest(_tls),
    ),
    Rule(
        "shadow_copies_off", ADVISORY, Area.MACHINE,
        "Volume shadow copies may be made.",
        "Set VSS to manual: without it no recovery point is consistent for applications.",
        links.REPLICATION_TROUBLE, of_guest(_shadow_copies),
    ),
    Rule(
        "remote_desktop_off", WARNING, Area.MACHINE,
        "Remote desktop is on.",
        "Turn it on and let it pass the firewall in all profiles: after the failover it may be "
        "the only way in.",
        links.AFTER_FAILOVER, of_guest(_remote_desktop),
    ),
    Rule(
        "dhcp_client_off", WARNING, Area.NETWORK,
        "The DHCP client runs.",
        "Set the service Dhcp to start by itself: a virtual machine gets its address by it.",
        links.FAILOVER_TROUBLE, of_guest(_dhcp_client),
    ),
    Rule(
        "page_file_elsewhere", ADVISORY, Area.DISKS,
        "The page file lies on the system drive.",
        "Move it to the system drive, or to the temporary disk after the failover: on a data "
        "disk it counts as churn.",
        links.TEMPORARY_DISK, of_guest(_page_files),
    ),
)  # fmt: skip
