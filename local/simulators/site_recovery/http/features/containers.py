"""Protection containers, and the protectable items that only the classic provider lists."""

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.call import Answer, Call, Route
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.reading import missing, properties
from local.simulators.site_recovery.http.routing import CONTAINER, FABRIC, VAULT
from local.simulators.site_recovery.http.shapes.container import container
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.protectable_item import protectable_item
from local.simulators.site_recovery.model import protectable_items
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


def discover(world: World, call: Call) -> Answer:
    """Begin to discover a physical server; what is left is the container, without the item."""
    given, fabric = properties(call), find_fabric(world, call.names["fabric"])
    for name in ("friendlyName", "ipAddress", "osType"):
        if not given.get(name):
            raise missing(f"properties.{name}")
    job = protectable_items.discover(
        world, fabric, given["friendlyName"], given["ipAddress"], given["osType"]
    )
    return accepted(world, call, job, lambda: container(world, fabric))


def list_protectable_items(world: World, call: Call) -> Answer:
    """List what was discovered.

    A modernised fabric lists nothing: its machines stand in the physical site (azure-powershell
    issue 28680).
    """
    fabric = find_fabric(world, call.names["fabric"])
    found = protectable_items.list_protectable_items(world, fabric)
    return listing(world, call, found, lambda one: protectable_item(world, one))


def get_protectable_item(world: World, call: Call) -> Answer:
    """Show what was discovered."""
    fabric = find_fabric(world, call.names["fabric"])
    found = protectable_items.get_protectable_item(world, fabric, call.names["name"])
    return Answer(body=protectable_item(world, found))


ROUTES = (
    Route("GET", VAULT + "/replicationProtectionContainers", list_containers),
    Route("GET", FABRIC + "/replicationProtectionContainers", list_containers),
    Route("GET", CONTAINER, get_container),
    Route(
        "POST",
        CONTAINER + "/discoverProtectableItem",
        discover,
        model=models.DiscoverProtectableItemRequest,
    ),
    Route("GET", _ITEMS, list_protectable_items),
    Route("GET", _ITEMS + "/{name}", get_protectable_item),
)
