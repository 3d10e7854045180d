"""The vault's fabrics and their protection containers."""

from collections.abc import Iterator
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from clouds.azure.errors import translated
from domain.errors import Refusal, Refused
from domain.migration import Landing
from domain.vault import NO_APPLIANCE, Vault


class Fabrics:
    """Reads fabrics; a fabric's type is the instance type of its details."""

    def __init__(self, arm: Arm) -> None:
        self.arm = arm

    def of_type(self, vault: Vault, instance_type: str) -> Iterator[Any]:
        """Get each fabric of a type: the list leaves a modernised one's components out."""
        fabrics: Any = self.arm.site_recovery.replication_fabrics
        with translated("site_recovery", vault.name):
            for fabric in fabrics.list(vault.resource_group, vault.name):
                if fabric.properties.custom_details.instance_type == instance_type:
                    yield fabrics.get(vault.resource_group, vault.name, fabric.name)

    def get(self, fabric_id: str) -> Any:
        """Get one fabric."""
        with translated("site_recovery", fabric_id):
            return self.arm.site_recovery.replication_fabrics.get(*fabric_path(fabric_id))

    def container_id(self, fabric_id: str) -> str:
        """Tell the id of the fabric's protection container: each has one."""
        containers: Any = self.arm.site_recovery.replication_protection_containers
        with translated("site_recovery", fabric_id):
            found = next(containers.list_by_replication_fabrics(*fabric_path(fabric_id)))
        container_id: str = found.id
        return container_id


def fabric_path(fabric_id: str) -> tuple[str, str, str]:
    """Give the names that lead to a fabric, or to the fabric of anything inside one."""
    ids = parts(fabric_id)
    return ids["resourcegroups"], ids["vaults"], ids["replicationfabrics"]


def container_path(container_id: str) -> tuple[str, str, str, str]:
    """Give the names that lead to a protection container, or to that of anything inside one."""
    return *fabric_path(container_id), parts(container_id)["replicationprotectioncontainers"]


def item_path(item_id: str) -> tuple[str, str, str, str, str]:
    """Give the names that lead to a protected item."""
    return *container_path(item_id), parts(item_id)["replicationprotecteditems"]


def no_appliance(landing: Landing, names: list[str]) -> Refused:
    """Refuse a landing whose server isn't there, or is one of several."""
    wanted = landing.appliance_name or "the only one"
    return Refused(
        Refusal(
            code=NO_APPLIANCE,
            subject=landing.vault.name,
            detail=f"{wanted} was asked for, and the vault has {', '.join(names) or 'none'}",
            remedy="Name one of them as the wave's appliance, or by FERRY_APPLIANCE_NAME."
            if names
            else "Deploy a replication appliance or, for the classic provider, a process server, "
            "and register it with the vault.",
        )
    )
