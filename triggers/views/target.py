"""What an instance becomes, as callers read it."""

from typing import Self

from pydantic import Field

from domain.target.properties import SettledTarget
from triggers.views.base import View


class TargetView(View):
    """What the vault has to make of an instance; an empty value is left to Azure."""

    vm_name: str
    vm_size: str
    resource_group_id: str
    network_id: str
    subnet_name: str
    private_ip: str = Field(description="Static address; empty for any of the subnet's.")
    disk_type: str
    license_type: str
    boot_diagnostics_storage_account_id: str
    tags: dict[str, str]
    why: list[str] = Field(description="What Ferry chose, and why.")

    @classmethod
    def of(cls, settled: SettledTarget) -> Self:
        """Show a settled target."""
        told = settled.properties
        names = (name for name in cls.model_fields if name != "why")
        return cls(**{name: getattr(told, name) for name in names}, why=list(settled.notes))
