"""The resource groups of the subscription."""

from http import HTTPStatus

from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.world import World


def require_group(world: World, name: str) -> None:
    """Raise ArmError 404 unless the subscription has this resource group."""
    if name.casefold() not in world.ground.resource_groups:
        raise no_group(name)


def no_group(name: str) -> ArmError:
    """Word that there is no such resource group."""
    message = f"Resource group '{name}' could not be found."
    return ArmError(HTTPStatus.NOT_FOUND, "ResourceGroupNotFound", message)
