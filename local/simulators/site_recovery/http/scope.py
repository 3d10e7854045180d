"""Whether a path leads to something that exists: subscription, vault, fabric and so on."""

from collections.abc import Mapping
from http import HTTPStatus

from local.simulators.site_recovery.model.errors import ArmError, not_found
from local.simulators.site_recovery.model.estate import Estate
from local.simulators.site_recovery.model.world import World

_FABRICS = "Microsoft.RecoveryServices/vaults/replicationFabrics"


def require_scope(estate: Estate, names: Mapping[str, str]) -> None:
    """Raise ArmError 404, as ARM words it at each level, unless the names are this world's."""
    for key, known, error in (
        ("subscription", estate.subscription_id, _no_subscription),
        ("group", estate.resource_group, _no_group),
        ("vault", estate.vault, _no_vault),
        ("fabric", estate.fabric, _no_fabric),
        ("container", estate.container, _no_container),
        ("site", estate.site, _no_site),
    ):
        if key in names and names[key].casefold() != known.casefold():
            raise error(names)


def require_group(world: World, name: str) -> None:
    """Raise ArmError 404 unless the subscription has this resource group."""
    if name.casefold() not in world.ground.resource_groups:
        raise _no_group({"group": name})


def _no_subscription(names: Mapping[str, str]) -> ArmError:
    return ArmError(
        HTTPStatus.NOT_FOUND,
        "SubscriptionNotFound",
        f"The subscription '{names['subscription']}' could not be found.",
    )


def _no_group(names: Mapping[str, str]) -> ArmError:
    return ArmError(
        HTTPStatus.NOT_FOUND,
        "ResourceGroupNotFound",
        f"Resource group '{names['group']}' could not be found.",
    )


def _no_vault(names: Mapping[str, str]) -> ArmError:
    return not_found("Microsoft.RecoveryServices/vaults", names["vault"])


def _no_fabric(names: Mapping[str, str]) -> ArmError:
    return not_found(_FABRICS, names["fabric"])


def _no_container(names: Mapping[str, str]) -> ArmError:
    return not_found(f"{_FABRICS}/replicationProtectionContainers", names["container"])


def _no_site(names: Mapping[str, str]) -> ArmError:
    return not_found("Microsoft.OffAzure/serversites", names["site"])
