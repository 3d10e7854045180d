"""What one instance becomes in Azure."""

from typing import Annotated, Any, Literal

from pydantic import Field

from domain.migration import Target
from triggers.documents.base import Document
from triggers.documents.names import (
    NetworkId,
    ResourceGroupId,
    StorageAccountId,
    SubnetName,
    VmName,
)
from triggers.documents.tags import AzureTags

DiskType = Literal["Standard_LRS", "StandardSSD_LRS", "Premium_LRS"]
LicenseType = Literal["NoLicenseType", "WindowsServer"]
SizeName = Annotated[
    str, Field(pattern=r"^(Standard_[A-Za-z0-9_-]{1,60})?$", description="Such as Standard_D4s_v5.")
]
PrivateIp = Annotated[
    str,
    Field(
        pattern=r"^(((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9]))?$",
        description="Static private IPv4 of the primary interface; its subnet must have it free.",
    ),
]


class TargetDocument(Document):
    """What one instance becomes in Azure; what is left out, `target_defaults` say, else Ferry."""

    vm_name: VmName = ""
    vm_size: SizeName = ""
    resource_group_id: ResourceGroupId | None = None
    network_id: NetworkId | None = None
    subnet_name: SubnetName = ""
    private_ip: PrivateIp = ""
    disk_type: DiskType | None = Field(None, description="Default: StandardSSD_LRS.")
    license_type: LicenseType | None = Field(
        None, description="WindowsServer is the Azure Hybrid Benefit. Default: NoLicenseType."
    )
    boot_diagnostics_storage_account_id: StorageAccountId | None = None
    tags: AzureTags = Field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str]:
        """The name and group it asks for, as Azure compares them; an empty name asks for none."""
        return self.vm_name.lower(), (self.resource_group_id or "").lower()

    @property
    def address(self) -> tuple[str, str, str]:
        """The address it asks for, and the network and subnet that it names."""
        return self.private_ip, (self.network_id or "").lower(), self.subnet_name.lower()

    def to_domain(self, **defaults: Any) -> Target:
        """Say the same in the domain's words; what it leaves out is as the defaults say."""
        values = self.model_dump(exclude_none=True, exclude_defaults=True)
        named = {name.casefold() for name in self.tags}
        tags = {k: v for k, v in defaults.get("tags", {}).items() if k.casefold() not in named}
        return Target(**{**defaults, **values, "tags": tags | self.tags})
