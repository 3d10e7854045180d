"""A vault as callers name it."""

from domain.vault import Vault
from triggers.documents.base import Document
from triggers.documents.names import ResourceGroupName, SubscriptionId, VaultName


class VaultDocument(Document):
    """A Recovery Services vault."""

    subscription_id: SubscriptionId
    resource_group: ResourceGroupName
    name: VaultName

    def to_domain(self) -> Vault:
        """Say the same in the domain's words."""
        return Vault(self.subscription_id, self.resource_group, self.name)
