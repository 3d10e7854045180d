"""What one instance becomes in Azure."""

from typing import Literal

from pydantic import Field

from domain.migration import Target
from triggers.documents.base import Document
from triggers.documents.names import NetworkId, ResourceGroupId, SubnetName, VmName
from triggers.documents.tags import AzureTags


class TargetDocument(Document):
    """What one instance becomes in Azure; what is left out, Ferry or Azure chooses."""

    vm_name: VmName = ""
    vm_size: str = Field(
        "", pattern=r"^(Standard_[A-Za-z0-9_-]{1,60})?$", description="Such as Standard_D4s_v5."
    )
    resource_group_id: ResourceGroupId | None = None
    network_id: NetworkId | None = None
    subnet_name: SubnetName = ""
    disk_type: Literal["Standard_LRS", "StandardSSD_LRS", "Premium_LRS"] = "StandardSSD_LRS"
    license_type: Literal["NoLicenseType", "WindowsServer"] = Field(
        "NoLicenseType", description="WindowsServer is the Azure Hybrid Benefit."
    )
    tags: AzureTags = Field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str]:
        """The name and group it asks for, as Azure compares them; an empty name asks for none."""
        return self.vm_name.lower(), (self.resource_group_id or "").lower()

    def to_domain(self) -> Target:
        """Say the same in the domain's words."""
        values = self.model_dump(exclude_none=True)
        return Target(**values)
