"""Windows as Microsoft supports it, by build number; dates are of extended support's end."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Version:
    """A version of Windows; `replicates` as Site Recovery's support matrix has it."""

    name: str
    support_ends: date
    replicates: bool = True
    confirmed: bool = True


# Microsoft Lifecycle (learn.microsoft.com/lifecycle/products); no paid extension is counted.
SERVERS = {
    6002: Version("Windows Server 2008 SP2", date(2020, 1, 14), replicates=False),
    7601: Version("Windows Server 2008 R2 SP1", date(2020, 1, 14)),
    9200: Version("Windows Server 2012", date(2023, 10, 10)),
    9600: Version("Windows Server 2012 R2", date(2023, 10, 10)),
    14393: Version("Windows Server 2016", date(2027, 1, 12)),
    17763: Version("Windows Server 2019", date(2029, 1, 9)),
    20348: Version("Windows Server 2022", date(2031, 10, 14)),
    # The support matrix names it between Azure regions, not for physical servers.
    26100: Version("Windows Server 2025", date(2034, 11, 14), confirmed=False),
}
OLDEST_BUILD = 7601
OLDEST_UEFI_BUILD = 9200  # 2008 and 2008 R2 do not replicate where they boot by UEFI


def server_version(build: int) -> Version | None:
    """Find a server's version by its build; None for one that the table does not know."""
    return SERVERS.get(build)
