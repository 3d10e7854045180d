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
    how much more it can take, `cores`, `memory_gib` and `cache_gib` how large it is; None where the
    service does not tell. `messages` are its health errors in the service's words; `accounts` names
    the run-as accounts that a configuration server knows.
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
    cores: int | None = None
    memory_gib: float | None = None
    cache_gib: float | None = None
    messages: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
