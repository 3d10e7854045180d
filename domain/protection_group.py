"""A protection group: replication settings under one name, inherited by its members.

It becomes a replication policy and a container mapping in the vault (the classic portal's word for
both together was protection group).
"""

from dataclasses import dataclass, field

from domain.provider import Provider
from domain.vault import Vault


@dataclass(frozen=True, slots=True)
class ReplicationSettings:
    """What a replication policy says; all times in minutes, 0 turns the kind of point off.

    `rpo_threshold` only warns, and only the classic provider knows it.
    """

    rpo_threshold: int = 15
    recovery_point_retention: int = 1440
    app_consistent_frequency: int = 0
    crash_consistent_frequency: int = 5
    multi_vm_consistency: bool = False


@dataclass(frozen=True, slots=True)
class ProtectionGroup:
    """Replication settings under one name. `policy_name` is the vault's policy that carries them.

    The mapping ties the policy to `container_id`, an ARM id; empty means the provider's only
    container in the vault.
    """

    name: str
    vault: Vault
    provider: Provider
    policy_name: str
    settings: ReplicationSettings = field(default_factory=ReplicationSettings)
    container_id: str = ""
