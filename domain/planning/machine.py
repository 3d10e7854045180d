"""What a planner knows of an instance, and the limits within which it plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum


class Environment(IntEnum):
    """What an instance is there for, in the order in which an application's instances move."""

    DEVELOPMENT = 0
    TEST = 1
    STAGING = 2
    PRODUCTION = 3


@dataclass(frozen=True, slots=True)
class Machine:
    """An instance as the inventory has it.

    `place` is the account and region: a wave is of one place. `criticality` and `complexity` go
    from 1 to 5; a machine without `application` belongs to the one without a name. `server` is the
    process server or appliance that it replicates through. Gigabytes are rounded up to whole ones.
    """

    instance_id: str
    place: tuple[str, str] = ("", "")
    environment: Environment = Environment.PRODUCTION
    application: str = ""
    criticality: int = 3
    complexity: int = 3
    depends_on: tuple[str, ...] = ()
    server: str = ""
    disk_gb: int = 0
    daily_churn_gb: int = 0
    vcpus: int = 0
    vcpu_family: str = ""
    not_before: datetime | None = None

    @property
    def risk(self) -> int:
        """Say how late it ought to move: criticality and complexity together, 2 to 10."""
        return self.criticality + self.complexity


@dataclass(frozen=True, slots=True)
class ServerLimit:
    """What a process server or appliance takes at once, and what goes through it in a day.

    The usual figures are those of the largest one published (16 vCPUs, 32 GB, 1 TB of cache):
    Microsoft, "Support matrix of the replication appliance". How much goes through in a day
    depends on the line, and is not published: 0 leaves it out of the dates.
    """

    machines: int = 200
    daily_churn_gb: int = 2048
    daily_gb: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan has to keep: machines of a wave, cutovers of a stage, servers, quotas.

    `cutovers` is how many cutovers one opening of the windows takes, 0 for any number. `quotas`
    are the vCPUs still free by family; a family that is not named is not bounded.
    """

    wave_size: int = 50
    cutovers: int = 0
    servers: Mapping[str, ServerLimit] = field(default_factory=dict)
    usual_server: ServerLimit = field(default_factory=ServerLimit)
    quotas: Mapping[str, int] = field(default_factory=dict)

    def server(self, name: str) -> ServerLimit:
        """Give the limits of a server; those of the usual one where none are known."""
        return self.servers.get(name, self.usual_server)
