"""A source machine with its mobility service, as the appliance's physical site shows it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.settings import STRICT

_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class AgentDisk:
    """One disk in bytes; `used` is what the initial replication has to send, half by default."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    size: int = 30 * _GIB
    used: int | None = None

    @property
    def used_bytes(self) -> int:
        """Tell how much of the disk holds data."""
        return self.size // 2 if self.used is None else min(self.used, self.size)


@dataclass(frozen=True, slots=True)
class AgentRegistration:
    """The mobility service of one machine says who it is; the first disk is the system's.

    The machine appears in the site `after` that time (the world's delay when None), or never.
    `throughput` and `churn` override the world's, in bytes a second. Without `ip_address` the
    site does not know the machine's addresses, which really happens; `swapped_bios_id` shows the
    BIOS id in the other byte order, which happens as well. Without a `version` it is the newest.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    bios_id: str
    fqdn: str
    ip_address: str = ""
    disks: tuple[AgentDisk, ...] = (AgentDisk(),)
    after: timedelta | None = None
    never: bool = False
    swapped_bios_id: bool = False
    firmware: str = "BIOS"
    os_name: str = "Windows Server 2022 Datacenter"
    cores: int = 4
    memory_mb: int = 16_384
    throughput: int | None = None
    churn: int | None = None
    version: str = ""

    @property
    def host_name(self) -> str:
        """Tell the host name without its domain."""
        return self.fqdn.split(".")[0]


@dataclass(slots=True, eq=False)
class SourceMachine:
    """A registered machine; `name` is its GUID in the site, `version` its mobility service's."""

    name: str
    agent: AgentRegistration
    heartbeat: Heartbeat
    disk_ids: tuple[str, ...]
    version: str
    announced: bool = False
    discovered: datetime | None = None
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        spellings = (self.name, self.agent.fqdn, self.agent.host_name, self.agent.bios_id)
        self.names = frozenset(spelling.casefold() for spelling in spellings)

    @property
    def bios_guid(self) -> str:
        """Spell the BIOS id as the site does: for some machines in the other byte order."""
        if not self.agent.swapped_bios_id:
            return self.agent.bios_id
        return str(uuid.UUID(bytes_le=uuid.UUID(self.agent.bios_id).bytes))

    @property
    def capacity(self) -> int:
        """Tell the size of all disks in bytes."""
        return sum(disk.size for disk in self.agent.disks)

    @property
    def used(self) -> int:
        """Tell how many bytes the initial replication has to look at and send."""
        return sum(disk.used_bytes for disk in self.agent.disks)
