"""A landing zone as callers write it, and the domain's landing zone that it means."""

import hashlib
import json
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.errors import Refused
from domain.landing_zone import AwsPlace, AzurePlace, LandingZone, Load
from domain.provider import Provider
from domain.server_limits import MOST_DAILY_GIB, MOST_MACHINES
from domain.server_sizes import require_size
from domain.source_instance import InstanceRef
from domain.vault import Vault
from settings import Settings
from triggers.documents.base import Document, wrong
from triggers.documents.names import (
    Account,
    AwsSubnetId,
    AzureRegion,
    GroupName,
    IdentityId,
    ImageId,
    InstanceId,
    InstanceProfileName,
    KeyVaultUrl,
    Region,
    ResourceGroupName,
    SubnetResourceId,
    ZoneName,
)
from triggers.documents.protection_group import ReplicationSettingsDocument
from triggers.documents.vault import VaultDocument

_USUAL = Load()


class AzurePlaceDocument(Document):
    """Where the vault and the servers in Azure stand; what is left out, the settings say."""

    location: AzureRegion | None = Field(None, description="Default: FERRY_AZURE_LOCATION.")
    resource_group: ResourceGroupName | None = Field(
        None, description="Of the servers. Default: the vault's."
    )
    subnet_id: SubnetResourceId | None = Field(
        None, description="Of the configuration server. Default: FERRY_SERVERS_SUBNET_ID."
    )
    key_vault_url: KeyVaultUrl | None = Field(
        None, description="Where secrets pass. Default: FERRY_KEY_VAULT_URL."
    )
    identity_id: IdentityId | None = Field(
        None, description="Of those servers. Default: FERRY_SERVERS_IDENTITY_ID."
    )

    def to_domain(self, settings: Settings, vault: Vault) -> AzurePlace:
        """Say the same in the domain's words, the rest from the settings."""
        return AzurePlace(
            self.location or settings.azure_location,
            self.resource_group or vault.resource_group,
            self.subnet_id or settings.servers_subnet_id,
            self.key_vault_url or settings.key_vault_url,
            self.identity_id or settings.servers_identity_id,
        )


class AwsPlaceDocument(Document):
    """Where the process server or appliance stands, beside the instances."""

    region: Region
    subnet_id: AwsSubnetId
    account: Account | None = Field(None, description="Default: Ferry's own account.")
    instance_profile: InstanceProfileName | None = Field(
        None, description="What it runs as. Default: FERRY_SERVERS_INSTANCE_PROFILE."
    )
    image_id: ImageId | None = None

    def to_domain(self, settings: Settings) -> AwsPlace:
        """Say the same in the domain's words, the rest from the settings."""
        return AwsPlace(
            self.account or settings.aws_account_id,
            self.region,
            self.subnet_id,
            self.instance_profile or settings.servers_instance_profile,
            self.image_id or "",
        )


class LoadDocument(Document):
    """What the servers are sized for."""

    machines: Annotated[int, Field(ge=1, le=100_000, strict=True)] = Field(
        _USUAL.machines, description=f"{MOST_MACHINES} at most in one landing zone."
    )
    daily_change_gib: Annotated[int, Field(ge=0, le=1_000_000, strict=True)] = Field(
        _USUAL.daily_change_gib,
        description=f"GiB that all of them change a day; {MOST_DAILY_GIB} at most.",
    )


class LandingZoneDocument(Document):
    """A landing zone: everything that must stand before instances can replicate."""

    zone: ZoneName
    provider: Provider | None = Field(
        None, description="InMageRcm is the modernised provider. Default: FERRY_PROVIDER."
    )
    allow_retired_provider: bool | None = Field(
        None,
        description="The classic provider is retired: only where the vault is known to accept "
        "new machines. Default: FERRY_ALLOW_RETIRED_PROVIDER.",
    )
    vault: VaultDocument | None = Field(None, description="Default: the vault of the settings.")
    azure: AzurePlaceDocument = AzurePlaceDocument()
    aws: AwsPlaceDocument
    load: LoadDocument = LoadDocument()
    instances: list[InstanceId] = Field(
        default_factory=list,
        max_length=MOST_MACHINES,
        description="Instances to which the way is tried before anything is enabled.",
        json_schema_extra={"uniqueItems": True},
    )
    accept_closed_ports: bool = Field(
        default=False, description="Go on although ports of instances are closed."
    )
    separate_master_target: bool = Field(
        default=False, description="A master target on a machine of its own; classic only."
    )
    protection_group: GroupName | None = Field(
        None, description="Name of the group it ends with. Default: the landing zone's."
    )
    replication: ReplicationSettingsDocument | None = Field(
        None, description="What the group says where it is not there yet."
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        twice = sorted({each for each in self.instances if self.instances.count(each) > 1})
        if twice:
            raise wrong("instances", f"{twice[0]} is named twice", "Name each instance once.")
        if self.load.machines < len(self.instances) and "load" in self.model_fields_set:
            detail = f"{len(self.instances)} instances are more than {self.load.machines} machines"
            remedy = "Give the number of all machines that are to replicate at once."
            raise wrong("load.machines", detail, remedy)
        try:
            require_size(self._load())
        except Refused as refused:
            raise wrong("load", refused.refusal.detail, refused.remedy) from refused
        return self

    @property
    def fingerprint(self) -> str:
        """Hash what was asked for: equal for equal documents, whatever their spelling."""
        values = self.model_dump(mode="json", exclude_defaults=True)
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

    def to_domain(self, settings: Settings) -> LandingZone:
        """Say the same in the domain's words, the rest from the settings."""
        usual = Vault(settings.subscription_id, settings.vault_resource_group, settings.vault_name)
        vault = self.vault.to_domain() if self.vault else usual
        allowed = self.allow_retired_provider
        aws = self.aws.to_domain(settings)
        replication = self.replication or ReplicationSettingsDocument()
        return LandingZone(
            self.zone,
            self.provider or Provider(settings.provider),
            vault,
            self.azure.to_domain(settings, vault),
            aws,
            load=self._load(),
            instances=tuple(
                InstanceRef(aws.account_id, aws.region, each) for each in self.instances
            ),
            protection_group=self.protection_group or self.zone,
            settings=replication.to_domain(),
            separate_master_target=self.separate_master_target,
            allow_retired_provider=settings.allow_retired_provider if allowed is None else allowed,
            accept_closed_ports=self.accept_closed_ports,
        )

    def _load(self) -> Load:
        machines = max(self.load.machines, len(self.instances))
        return Load(machines, self.load.daily_change_gib)
