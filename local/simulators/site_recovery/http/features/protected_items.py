"""Protected items: read, enabled, changed, disabled, purged."""

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.long_running import accepted, removed
from local.simulators.site_recovery.http.reading import properties
from local.simulators.site_recovery.http.reading_items import read_changes, read_enable_order
from local.simulators.site_recovery.http.routing import CONTAINER, ITEM, VAULT
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.protected_item import protected_item
from local.simulators.site_recovery.model import disabling, enabling, items, updating
from local.simulators.site_recovery.model.fabrics import find_fabric
from local.simulators.site_recovery.model.world import World


def list_items(world: World, call: Call) -> Answer:
    """List the items, those of a container where the path names one."""
    found = items.list_items(world)
    if "fabric" in call.names:
        fabric = find_fabric(world, call.names["fabric"])
        found = [item for item in found if item.home is fabric]
    return listing(world, call, found, lambda one: protected_item(world, one))


def get_item(world: World, call: Call) -> Answer:
    """Show an item."""
    return Answer(body=protected_item(world, items.get_item(world, call.names["item"])))


def show_item(world: World, call: Call) -> Json:
    """Show an item as an operation's result."""
    return protected_item(world, items.find_item(world, call.names["item"]))


def enable(world: World, call: Call) -> Answer:
    """Begin to protect a machine."""
    order = read_enable_order(call, find_fabric(world, call.names["fabric"]))
    job = enabling.enable_replication(world, call.names["item"], order)
    return accepted(world, call, job, lambda: show_item(world, call))


def update(world: World, call: Call) -> Answer:
    """Begin to change what the virtual machine will be."""
    provider = items.find_item(world, call.names["item"]).fabric.provider
    job = updating.update_item(world, call.names["item"], read_changes(call, provider))
    return accepted(world, call, job, lambda: show_item(world, call))


def disable(world: World, call: Call) -> Answer:
    """Begin to end a protection."""
    given = properties(call)
    provider = given.get("replicationProviderInput") or {}
    order = disabling.DisableOrder(
        migrated=given.get("disableProtectionReason") == "MigrationComplete",
        delete_machine=provider.get("replicaVmDeletionStatus") == "Delete",
    )
    job = disabling.disable_replication(world, call.names["item"], order)
    return accepted(world, call, job, removed)


def purge(world: World, call: Call) -> Answer:
    """Begin to drop an item; 204 when there is none."""
    job = disabling.purge(world, call.names["item"])
    return accepted(world, call, job, removed) if job else Answer(204)


ROUTES = (
    Route("GET", VAULT + "/replicationProtectedItems", list_items),
    Route("GET", CONTAINER + "/replicationProtectedItems", list_items),
    Route("GET", ITEM, get_item),
    Route("PUT", ITEM, enable, model=models.EnableProtectionInput),
    Route("PATCH", ITEM, update, model=models.UpdateReplicationProtectedItemInput),
    Route("POST", ITEM + "/remove", disable, model=models.DisableProtectionInput),
    Route("DELETE", ITEM, purge),
)
