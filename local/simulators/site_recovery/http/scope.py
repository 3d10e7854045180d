"""Whether a path leads to something that exists: subscription, vault, fabric and so on."""

from collections.abc import Mapping
from http import HTTPStatus

from domain.provider import Provider
from local.simulators.site_recovery.model.errors import ArmError, not_found
from local.simulators.site_recovery.model.fabrics import FABRIC_TYPE, find_fabric, shown_fabrics
from local.simulators.site_recovery.model.resource_groups import no_group
from local.simulators.site_recovery.model.world import World

_CONTAINERS = "replicationProtectionContainers"


def require_scope(world: World, names: Mapping[str, str]) -> None:
    """Raise ArmError 404, as ARM words it at each level, unless the names are this world's."""
    estate, vault = world.estate, world.vault
    site = estate.site if shown_fabrics(world, Provider.MODERNISED) else ""
    for key, known, error in (
        ("subscription", estate.subscription_id, _no_subscription),
        ("group", estate.resource_group, _no_group),
        ("vault", vault.name if vault else "", _no_vault),
        ("site", site, _no_site),
    ):
        if key in names and names[key].casefold() != known.casefold():
            raise error(names)
    if "fabric" in names:
        _require_in_fabric(world, names)


def _require_in_fabric(world: World, names: Mapping[str, str]) -> None:
    """Raise ArmError 404 unless the fabric has such a container, and that such an item."""
    fabric = find_fabric(world, names["fabric"])
    if "container" in names and names["container"].casefold() != fabric.container.casefold():
        raise _no_container(names)
    item = world.items.get(names.get("item", "").casefold())
    if item and item.home is not fabric:
        raise not_found(f"{FABRIC_TYPE}/{_CONTAINERS}/replicationProtectedItems", names["item"])


def _no_subscription(names: Mapping[str, str]) -> ArmError:
    return ArmError(
        HTTPStatus.NOT_FOUND,
        "SubscriptionNotFound",
        f"The subscription '{names['subscription']}' could not be found.",
    )


def _no_group(names: Mapping[str, str]) -> ArmError:
    return no_group(names["group"])


def _no_vault(names: Mapping[str, str]) -> ArmError:
    return not_found("Microsoft.RecoveryServices/vaults", names["vault"])


def _no_container(names: Mapping[str, str]) -> ArmError:
    return not_found(f"{FABRIC_TYPE}/{_CONTAINERS}", names["container"])


def _no_site(names: Mapping[str, str]) -> ArmError:
    return not_found("Microsoft.OffAzure/serversites", names["site"])
