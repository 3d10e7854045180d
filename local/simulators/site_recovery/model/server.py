"""A server that Site Recovery works with; what it is for, its size, and its sign of life."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from domain.component import PartKind, Role
from local.simulators.site_recovery.model.heartbeat import Heartbeat
from local.simulators.site_recovery.model.settings import STRICT


@dataclass(frozen=True, slots=True)
class ServerSize:
    """What a server has: processors, memory, and the disk that replication data waits on."""

    cores: int = 16
    memory_gib: int = 32
    cache_gib: int = 620


@dataclass(frozen=True, slots=True)
class StagedLoad:
    """Figures of a process server that somebody staged; None is told by what it carries."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    cpu_percent: int | None = None
    memory_percent: int | None = None
    free_cache_percent: int | None = None
    pending_bytes: int | None = None


_APPLIANCE = frozenset({Role.APPLIANCE})


@dataclass(slots=True, eq=False)
class Server:
    """One server; all its roles beat together, under one id, or none does.

    It has no `version` of its own while it bears the newest. `hidden` until the vault shows it.
    `silent` holds the last beats of an appliance's parts that died alone; None: it is missing.
    """

    name: str
    server_id: str
    bios_id: str
    address: str
    heartbeat: Heartbeat
    roles: frozenset[Role] = _APPLIANCE
    version: str = ""
    size: ServerSize = field(default_factory=ServerSize)
    load: StagedLoad = field(default_factory=StagedLoad)
    hidden: bool = False
    silent: dict[PartKind, datetime | None] = field(default_factory=dict)

    def beat_of(self, part: PartKind, now: datetime, every: timedelta) -> datetime | None:
        """Tell a part's latest beat: the server's, unless that part alone was silenced."""
        return self.silent[part] if part in self.silent else self.heartbeat.last(now, every)

    @property
    def fqdn(self) -> str:
        """Tell the server's host name."""
        return self.name.upper()

    def critical(self, now: datetime, grace: timedelta) -> bool:
        """Say whether the vault has given it up."""
        return self.heartbeat.missed_since(now, grace)
