"""Protection containers, and the protectable items that the modernised provider never lists."""

from local.simulators.site_recovery.http.call import Answer, Call, Route
from local.simulators.site_recovery.http.routing import CONTAINER, FABRIC, VAULT
from local.simulators.site_recovery.http.shapes.container import container
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabrics import find_fabric, shown_fabrics
from local.simulators.site_recovery.model.world import World

_ITEMS = CONTAINER + "/replicationProtectableItems"


def list_containers(world: World, call: Call) -> Answer:
    """List the containers, those of a fabric where the path names one."""
    with world.turn("list_containers"):
        fabrics = shown_fabrics(world)
        if "fabric" in call.names:
            fabrics = [find_fabric(world, call.names["fabric"])]
        return listing(world, call, fabrics, lambda one: container(world, one))


def get_container(world: World, call: Call) -> Answer:
    """Show the container."""
    with world.turn("get_container", call.names["container"]):
        return Answer(body=container(world, find_fabric(world, call.names["fabric"])))


def list_protectable_items(world: World, call: Call) -> Answer:
    """List nothing: machines stand in the physical site (azure-powershell issue 28680)."""
    with world.turn("list_protectable_items"):
        return listing(world, call, [], dict)


def get_protectable_item(world: World, call: Call) -> Answer:
    """Find nothing, for the same reason."""
    with world.turn("get_protectable_item", call.names["name"]):
        raise not_found("replicationProtectableItems", call.names["name"])


ROUTES = (
    Route("GET", VAULT + "/replicationProtectionContainers", list_containers),
    Route("GET", FABRIC + "/replicationProtectionContainers", list_containers),
    Route("GET", CONTAINER, get_container),
    Route("GET", _ITEMS, list_protectable_items),
    Route("GET", _ITEMS + "/{name}", get_protectable_item),
)
