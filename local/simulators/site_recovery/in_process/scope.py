"""Whether an order means this world's vault, and what is there."""

from domain.errors import Refusal
from domain.migration import Landing
from domain.vault import Vault
from local.simulators.site_recovery.model.arm_id import same_id
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.world import World


def require_vault(world: World, vault: Vault) -> None:
    """Raise ArmError 404 unless the vault is this world's, and is there."""
    if world.vault is None or not same_id(vault.arm_id, world.estate.vault_id):
        raise not_found("Microsoft.RecoveryServices/vaults", vault.name)


def no_appliance(landing: Landing, names: list[str]) -> Refusal:
    """Say that the landing's appliance, or process server, is not there."""
    wanted = landing.appliance_name or "the only appliance"
    return Refusal(
        code="site_recovery.no_appliance",
        subject=landing.vault.name,
        detail=f"{wanted} was asked for, and the vault has {', '.join(names) or 'none'}",
        remedy="Name one that the vault has, or register one with it.",
    )
