"""Replication policies and their mappings to the protection container."""

from dataclasses import dataclass

from domain.provider import Provider
from local.simulators.site_recovery.model.fabric import Fabric


@dataclass(frozen=True, slots=True)
class Policy:
    """How recovery points are made and kept; times in minutes, 0 switches a thing off.

    Only the classic provider knows the RPO threshold, which warns.
    """

    name: str
    history: int = 1440
    crash_consistent: int = 5
    app_consistent: int = 0
    multi_vm_sync: bool = True
    rpo_threshold: int = 15
    provider: Provider = Provider.MODERNISED


@dataclass(frozen=True, slots=True)
class Mapping:
    """A policy that items of the fabric's container may follow."""

    name: str
    policy: str
    fabric: Fabric
    agent_auto_upgrade: bool = True

    @property
    def key(self) -> str:
        """Spell what finds it again: its name is unique in its container only."""
        return mapping_key(self.fabric, self.name)


def mapping_key(fabric: Fabric, name: str) -> str:
    """Spell what finds the mapping of this name again."""
    return f"{fabric.name}/{name}".casefold()
