"""The servers that Site Recovery works with, as the vault sees them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.provider import Provider
from domain.vault import Health, Vault


class Role(StrEnum):
    """What a server is for; the classic provider has the first three, the modernised the last."""

    CONFIGURATION_SERVER = "configuration server"
    PROCESS_SERVER = "process server"
    MASTER_TARGET = "master target server"
    APPLIANCE = "replication appliance"


class PartKind(StrEnum):
    """What an appliance is made of; each part sends a heartbeat of its own."""

    PROCESS_SERVER = "process server"
    RCM_PROXY = "RCM proxy"
    REPLICATION_AGENT = "replication agent"
    DRA = "disaster recovery agent (DRA)"
    PUSH_INSTALLER = "push installer"
    REPROTECT_AGENT = "reprotect agent"
    MARS_AGENT = "MARS agent"


NEEDED_PARTS = frozenset(
    {PartKind.PROCESS_SERVER, PartKind.RCM_PROXY, PartKind.REPLICATION_AGENT, PartKind.DRA}
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an appliance; `registered` is False when the vault does not know of it."""

    kind: PartKind
    last_heartbeat: datetime | None = None
    registered: bool = True


@dataclass(frozen=True, slots=True)
class ComponentQuery:
    """Which servers to list: those of one provider in one vault."""

    vault: Vault
    provider: Provider


@dataclass(frozen=True, slots=True)
class Component:
    """One server that has registered with the vault.

    `version_status` is the service's word (`UpToDate`, `UpdateRequired`, …; empty when untold),
    `latest_version` what the vault offers. `machines` counts those that replicate through it,
    `free_cache_percent`, `pending_bytes` (not yet uploaded) and `bytes_per_second` (uploaded) say
    how much more it can take, `memory_gib` and `cache_gib` how large it is; None where the
    service does not tell. `messages` are its health errors in the service's words; `accounts` names
    the run-as accounts that a configuration server knows. `parts` are what an appliance is made of:
    those that replication needs, there or not, and others that are there.
    """

    role: Role
    name: str
    component_id: str
    fabric_id: str
    address: str = ""
    version: str = ""
    latest_version: str = ""
    version_status: str = ""
    last_heartbeat: datetime | None = None
    health: Health = Health.NONE
    machines: int = 0
    free_cache_percent: int | None = None
    pending_bytes: int | None = None
    bytes_per_second: int | None = None
    memory_gib: float | None = None
    cache_gib: float | None = None
    messages: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
