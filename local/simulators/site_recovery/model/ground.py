"""What stands in Azure before anything replicates: vaults, secrets, networks, deployments."""

from dataclasses import dataclass, field
from typing import Self

from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.estate import Estate
from local.simulators.site_recovery.model.key_vault import KeyVault
from local.simulators.site_recovery.model.vault_resource import VaultResource


@dataclass(slots=True)
class Ground:
    """All of it, by folded ARM id, or by folded name where no other group may have the same."""

    resource_groups: set[str] = field(default_factory=set)
    vaults: dict[str, VaultResource] = field(default_factory=dict)
    key_vaults: dict[str, KeyVault] = field(default_factory=dict)

    @classmethod
    def of(cls, estate: Estate, *, furnished: bool) -> Self:
        """Lay what the estate names; its vault only where the world is furnished."""
        ground = cls({estate.resource_group.casefold(), estate.target_resource_group.casefold()})
        ground.key_vaults[estate.key_vault.casefold()] = KeyVault(estate.key_vault)
        if furnished:
            vault = VaultResource(estate.vault_id, estate.vault, estate.location)
            ground.vaults[key_of(estate.vault_id)] = vault
        return ground
