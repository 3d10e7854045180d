"""What only the classic provider does: moving machines between process servers, and leaving it."""

from azure.mgmt.recoveryservicessiterecovery import models

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Answer, Call, Route
from local.simulators.site_recovery.http.features.protected_items import show_item
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.reading import missing, properties, provider_input
from local.simulators.site_recovery.http.routing import FABRIC, ITEM
from local.simulators.site_recovery.http.shapes.fabric import fabric as show_fabric
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.fabrics import find_fabric
from local.simulators.site_recovery.model.moving import MoveOrder, reassociate
from local.simulators.site_recovery.model.switching import SwitchOrder, switch_provider
from local.simulators.site_recovery.model.world import World


def reassociate_gateway(world: World, call: Call) -> Answer:
    """Begin to move machines to another process server: those named, or all of the first."""
    given, fabric = properties(call), find_fabric(world, call.names["fabric"])
    order = MoveOrder(
        container=given.get("containerName") or "",
        source_id=given.get("sourceProcessServerId") or "",
        target_id=given.get("targetProcessServerId") or "",
        items=tuple(given.get("vmsToMigrate") or ()),
        whole_server=(given.get("updateType") or "").casefold() == "serverlevel",
    )
    job = reassociate(world, fabric, order)
    return accepted(world, call, job, lambda: show_fabric(world, fabric))


def switch(world: World, call: Call) -> Answer:
    """Begin to switch an item to the modernised provider."""
    given = properties(call)
    details = provider_input(call, "providerSpecificDetails", Provider.CLASSIC)
    if given.get("targetInstanceType") is None:
        raise missing("properties.targetInstanceType")
    if given["targetInstanceType"] != Provider.MODERNISED:
        raise bad_request(
            "TargetProviderNotSupported",
            f"An item can't switch to the provider '{given['targetInstanceType']}'.",
        )
    order = SwitchOrder(*(details[f"target{what}ID"] for what in ("Vault", "Fabric", "Appliance")))
    job = switch_provider(world, call.names["item"], order)
    return accepted(world, call, job, lambda: show_item(world, call))


ROUTES = (
    Route(
        "POST",
        FABRIC + "/reassociateGateway",
        reassociate_gateway,
        model=models.FailoverProcessServerRequest,
    ),
    Route("POST", ITEM + "/switchProvider", switch, model=models.SwitchProviderInput),
)
