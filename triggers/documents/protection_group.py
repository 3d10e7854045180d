"""A protection group as callers write it."""

from typing import Annotated, Self

from pydantic import Field

from domain.protection_group import ProtectionGroup, ReplicationSettings
from domain.provider import Provider
from domain.vault import Vault
from settings import Settings
from triggers.documents.base import Document
from triggers.documents.names import ContainerId, PolicyName
from triggers.documents.vault import VaultDocument

# 90 days; what each provider takes of it is told with the problem.
Minutes = Annotated[int, Field(ge=0, le=129_600, strict=True)]
_USUAL = ReplicationSettings()


class ReplicationSettingsDocument(Document):
    """What the replication policy says; times in minutes, 0 turns a kind of point off."""

    rpo_threshold: Minutes | None = Field(
        None,
        description="Age of the newest recovery point of which the classic provider warns; "
        f"default {_USUAL.rpo_threshold}. The modernised one knows none.",
    )
    recovery_point_retention: Minutes = Field(
        _USUAL.recovery_point_retention,
        description="How long recovery points are kept: up to 15 days (21600) with InMageRcm, "
        "1 to 72 hours (4320) with InMageAzureV2.",
    )
    app_consistent_frequency: Minutes = Field(
        _USUAL.app_consistent_frequency,
        description="Each how often an application-consistent point is made: 1 to 12 hours (60 "
        "to 720), or 0.",
    )
    crash_consistent_frequency: Minutes = Field(
        _USUAL.crash_consistent_frequency, description="Always 5: the service fixes it."
    )
    multi_vm_consistency: bool = Field(
        _USUAL.multi_vm_consistency,
        description="Whether the machines of a wave share their recovery points.",
    )

    def to_domain(self) -> ReplicationSettings:
        """Say the same in the domain's words."""
        return ReplicationSettings(**self.model_dump(exclude_none=True))


class ProtectionGroupDocument(Document):
    """Replication settings under a name: a policy of the vault, and its mapping."""

    vault: VaultDocument | None = Field(None, description="Default: the vault of the settings.")
    provider: Provider | None = Field(
        None, description="InMageRcm is the modernised provider. Default: FERRY_PROVIDER."
    )
    policy_name: PolicyName | None = Field(
        None, description="Name of the policy in the vault. Default: the group's name."
    )
    container_id: ContainerId = ""
    settings: ReplicationSettingsDocument = ReplicationSettingsDocument()

    def to_domain(self: Self, name: str, defaults: Settings) -> ProtectionGroup:
        """Say the same in the domain's words, the rest from the app's settings."""
        usual = Vault(defaults.subscription_id, defaults.vault_resource_group, defaults.vault_name)
        return ProtectionGroup(
            name,
            self.vault.to_domain() if self.vault else usual,
            self.provider or Provider(defaults.provider),
            self.policy_name or name,
            self.settings.to_domain(),
            self.container_id,
        )
