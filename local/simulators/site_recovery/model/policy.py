"""Replication policies and their mappings to the protection container."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """How recovery points are made and kept; times in minutes, 0 switches a thing off."""

    name: str
    history: int = 1440
    crash_consistent: int = 5
    app_consistent: int = 0
    multi_vm_sync: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """A policy that items of the container may follow."""

    name: str
    policy: str
    agent_auto_upgrade: bool = True
