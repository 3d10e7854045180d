"""What a new world holds and how everything in it is called."""

from dataclasses import dataclass
from typing import ClassVar

from local.simulators.site_recovery.model.settings import STRICT


@dataclass(frozen=True, slots=True)
class Estate:
    """One vault with the servers of either provider, and where its virtual machines land."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    subscription_id: str = "11111111-1111-1111-1111-111111111111"
    resource_group: str = "ferry"
    vault: str = "ferry-vault"
    fabric: str = "ferry-fabric"
    container: str = "ferry-container"
    appliance: str = "ferry-appliance"
    appliance_address: str = "10.0.0.10"
    configuration_server: str = "ferry-configuration-server"
    configuration_server_address: str = "10.1.0.10"
    process_server: str = "ferry-process-server"
    process_server_address: str = "10.0.0.11"
    run_as_account: str = "ferry-run-as"
    site: str = "ferry-site"
    policy: str = "24-hour-replication-policy"
    location: str = "westeurope"
    target_resource_group: str = "ferry-target"
    network: str = "ferry-network"
    isolated_network: str = "ferry-isolated"
    subnet: str = "default"
    cache_storage_account: str = "ferrycache"
    key_vault: str = "ferry-keys"

    @property
    def vault_id(self) -> str:
        """Spell the vault's id as the service does: with a capital S in front."""
        return (
            f"/Subscriptions/{self.subscription_id}/resourceGroups/{self.resource_group}"
            f"/providers/Microsoft.RecoveryServices/vaults/{self.vault}"
        )

    @property
    def fabric_id(self) -> str:
        """Spell the modernised fabric's id."""
        return f"{self.vault_id}/replicationFabrics/{self.fabric}"

    @property
    def container_id(self) -> str:
        """Spell the id of the modernised fabric's protection container."""
        return f"{self.fabric_id}/replicationProtectionContainers/{self.container}"

    @property
    def site_id(self) -> str:
        """Spell the physical site's id as Microsoft.OffAzure does: in lower case."""
        group = f"/subscriptions/{self.subscription_id}/resourcegroups/{self.resource_group}"
        return f"{group}/providers/microsoft.offazure/serversites/{self.site}".lower()

    @property
    def target_resource_group_id(self) -> str:
        """Spell the id of the group that virtual machines land in."""
        group = self.target_resource_group
        return f"/subscriptions/{self.subscription_id}/resourceGroups/{group}"

    @property
    def network_id(self) -> str:
        """Spell the id of the network that virtual machines land in."""
        group = self.target_resource_group_id
        return f"{group}/providers/Microsoft.Network/virtualNetworks/{self.network}"

    @property
    def isolated_network_id(self) -> str:
        """Spell the id of the network that rehearsals land in."""
        group = self.target_resource_group_id
        return f"{group}/providers/Microsoft.Network/virtualNetworks/{self.isolated_network}"

    @property
    def cache_storage_account_id(self) -> str:
        """Spell the id of the storage account that replication data passes through."""
        group = self.target_resource_group_id
        return f"{group}/providers/Microsoft.Storage/storageAccounts/{self.cache_storage_account}"
