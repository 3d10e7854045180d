"""Whether an order means this world's vault."""

from domain.vault import Vault
from local.simulators.site_recovery.model.arm_id import same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.world import World


def require_vault(world: World, vault: Vault) -> None:
    """Raise ArmError 404 unless the vault is this world's, and is there."""
    if world.vault is None or not same_id(vault.arm_id, world.estate.vault_id):
        raise not_found("Microsoft.RecoveryServices/vaults", vault.name)
