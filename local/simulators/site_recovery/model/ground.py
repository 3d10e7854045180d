"""What stands in Azure before anything replicates: vaults, secrets, networks, deployments."""

from dataclasses import dataclass, field
from typing import Self

from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.deployment import Deployment
from local.simulators.site_recovery.model.estate import Estate
from local.simulators.site_recovery.model.key_vault import KeyVault
from local.simulators.site_recovery.model.security_group import SecurityGroup
from local.simulators.site_recovery.model.vault_resource import VaultResource
from local.simulators.site_recovery.model.virtual_network import NetworkInterface, VirtualNetwork


@dataclass(slots=True)
class Ground:
    """All of it, by folded ARM id; groups and key vaults by folded name.

    `left_behind` are disks and network interfaces of virtual machines that are no more.
    `passphrases` are those of the configuration servers, by address.
    """

    resource_groups: set[str] = field(default_factory=set)
    vaults: dict[str, VaultResource] = field(default_factory=dict)
    key_vaults: dict[str, KeyVault] = field(default_factory=dict)
    networks: dict[str, VirtualNetwork] = field(default_factory=dict)
    interfaces: dict[str, NetworkInterface] = field(default_factory=dict)
    security_groups: dict[str, SecurityGroup] = field(default_factory=dict)
    deployments: dict[str, Deployment] = field(default_factory=dict)
    left_behind: set[str] = field(default_factory=set)
    passphrases: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, estate: Estate, subnet: str, *, furnished: bool) -> Self:
        """Lay what the estate names; its vault only where the world is furnished."""
        ground = cls({estate.resource_group.casefold(), estate.target_resource_group.casefold()})
        ground.key_vaults[estate.key_vault.casefold()] = KeyVault(estate.key_vault)
        network = VirtualNetwork(
            estate.network_id, estate.location, {estate.subnet: subnet, "servers": "10.1.1.0/24"}
        )
        ground.networks[key_of(estate.network_id)] = network
        apart = VirtualNetwork(
            estate.isolated_network_id, estate.location, {estate.subnet: "10.99.0.0/24"}
        )
        ground.networks[key_of(estate.isolated_network_id)] = apart
        if furnished:
            vault = VaultResource(estate.vault_id, estate.vault, estate.location)
            ground.vaults[key_of(estate.vault_id)] = vault
        return ground
