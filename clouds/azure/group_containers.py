"""The protection container that a group's policy is mapped to."""

from collections.abc import Callable
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.arm_ids import parts
from domain.errors import Refused
from domain.protection_group import ProtectionGroup, which_container
from domain.provider import Provider

# What kind of fabric a provider's containers are in.
_FABRICS = {Provider.MODERNISED: "InMageRcm", Provider.CLASSIC: "VMware"}


class GroupContainers:
    """The containers of a vault, as groups mean them."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def of(self, group: ProtectionGroup) -> tuple[str, ...]:
        """Find the group's container: resource group, vault, fabric and its own name.

        Refused where the group names none and the provider has not exactly one.
        """
        return place(group, group.container_id or self._only_one(group))

    def _only_one(self, group: ProtectionGroup) -> str:
        containers: Any = self._arm.site_recovery.replication_protection_containers
        found = [
            each
            for each in containers.list(*vault_of(group))
            if each.properties.fabric_type == _FABRICS[group.provider]
        ]
        if len(found) != 1:
            raise Refused(which_container(group, [each.id for each in found]))
        return str(found[0].id)


def vault_of(group: ProtectionGroup) -> tuple[str, str]:
    """Tell what every call begins with: resource group and vault."""
    return group.vault.resource_group, group.vault.name


def place(group: ProtectionGroup, arm_id: str) -> tuple[str, ...]:
    """Take the id of a container, or of something in it, apart as the calls want it."""
    ids = parts(arm_id)
    return (*vault_of(group), ids["replicationfabrics"], ids["replicationprotectioncontainers"])


def found_or_none(get: Callable[..., Any], *path: str) -> Any:
    """Read something; None when it is not there."""
    from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

    try:
        return get(*path)
    except ResourceNotFoundError:
        return None
