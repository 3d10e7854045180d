"""How large the servers of a landing zone must be, by the published capacity tables.

Configuration and process servers: Microsoft, "Plan capacity and scaling for disaster recovery of
VMware VMs and physical servers" (3 disks of 100 GB a machine). Appliance: "Support matrix of the
replication appliance". A process server takes 2 TB of changes a day at most.
"""

from dataclasses import dataclass
from math import ceil

from domain.component import Role
from domain.errors import Refusal, Refused
from domain.landing_zone import Load
from domain.server_limits import MOST_DAILY_GIB, MOST_MACHINES

TOO_LARGE = "landing_zone.too_large"


@dataclass(frozen=True, slots=True)
class ServerSize:
    """One row of a table: the machine, its cache disk, and what it can take.

    `name` is an EC2 instance type or an Azure size with at least so many vCPUs and GiB of memory.
    """

    name: str
    vcpus: int
    memory_gib: int
    cache_gib: int
    machines: int
    daily_change_gib: int


_CONFIGURATION_SERVER = (
    ServerSize("Standard_F8s_v2", 8, 16, 300, 99, 500),
    ServerSize("Standard_F16s_v2", 12, 18, 600, 150, 1024),
    ServerSize("Standard_F16s_v2", 16, 32, 1024, MOST_MACHINES, MOST_DAILY_GIB),
)
_SIZES: dict[Role, tuple[ServerSize, ...]] = {
    Role.CONFIGURATION_SERVER: _CONFIGURATION_SERVER,
    Role.MASTER_TARGET: _CONFIGURATION_SERVER,
    Role.PROCESS_SERVER: (
        ServerSize("c5.xlarge", 4, 8, 300, 85, 250),
        ServerSize("c5.2xlarge", 8, 12, 600, 150, 1024),
        ServerSize("c5.4xlarge", 12, 24, 1024, MOST_MACHINES, MOST_DAILY_GIB),
    ),
    Role.APPLIANCE: (
        ServerSize("c5.2xlarge", 8, 16, 620, 150, 1024),
        ServerSize("c5.4xlarge", 16, 32, 1024, MOST_MACHINES, MOST_DAILY_GIB),
    ),
}


def require_size(load: Load) -> None:
    """Raise Refused, saying how many landing zones the load takes, when it is too much for one."""
    zones = max(ceil(load.machines / MOST_MACHINES), ceil(load.daily_change_gib / MOST_DAILY_GIB))
    if zones <= 1:
        return
    raise Refused(
        Refusal(
            code=TOO_LARGE,
            subject="load",
            detail=f"{load.machines} machines that change {load.daily_change_gib} GiB a day are "
            f"more than one process server or appliance takes: {MOST_MACHINES} machines and "
            f"{MOST_DAILY_GIB} GiB a day",
            remedy=f"Split them into {zones} landing zones of at most "
            f"{ceil(load.machines / zones)} machines and {ceil(load.daily_change_gib / zones)} "
            "GiB a day each.",
        )
    )


def size_for(role: Role, load: Load) -> ServerSize:
    """Choose the smallest size that takes the load; Refused when none does."""
    require_size(load)
    return next(
        size
        for size in _SIZES[role]
        if load.machines <= size.machines and load.daily_change_gib <= size.daily_change_gib
    )
