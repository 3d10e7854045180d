"""Recovery Services vaults as resources: made, found, registered with, deleted."""

from azure.mgmt.recoveryservices import models

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.long_running import retry_after
from local.simulators.site_recovery.http.shapes import vault_resource as show
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model import vault_resources
from local.simulators.site_recovery.model.arm_id import key_of
from local.simulators.site_recovery.model.errors import ArmError, bad_request
from local.simulators.site_recovery.model.resource_groups import require_group
from local.simulators.site_recovery.model.vault_resource import VaultResource
from local.simulators.site_recovery.model.world import World

_API = Api.RECOVERY_SERVICES
_SUBSCRIPTION = "/subscriptions/{subscription}"
GROUP = f"{_SUBSCRIPTION}/resourceGroups/{{open_group}}"
_VAULTS = "/providers/Microsoft.RecoveryServices/vaults"
VAULT_RESOURCE = f"{GROUP}{_VAULTS}/{{open_vault}}"
_STATUS = "operationStatus"


def put_vault(world: World, call: Call) -> Answer:
    """Begin to make a vault, or change it."""
    vault = vault_resources.put_vault(world, call.path, _read(call))
    shown = show.vault_resource(world, vault)
    if vault.ready:
        return Answer(200, shown)
    return Answer(201, shown, _polling(world, call, vault, "Location"))


def get_vault(world: World, call: Call) -> Answer:
    """Show a vault."""
    require_group(world, call.names["open_group"])
    return Answer(body=show.vault_resource(world, vault_resources.get_vault(world, call.path)))


def list_vaults(world: World, call: Call) -> Answer:
    """List the vaults of a subscription or a resource group."""
    group = call.names.get("open_group", "")
    if group:
        require_group(world, group)
    inside = f"/subscriptions/{call.names['subscription']}/resourceGroups/{group}" if group else ""
    found = vault_resources.list_vaults(world, inside)
    return Answer(body={"value": [show.vault_resource(world, one) for one in found]})


def delete_vault(world: World, call: Call) -> Answer:
    """Begin to delete a vault; 204 when there is none."""
    require_group(world, call.names["open_group"])
    try:
        vault = vault_resources.delete_vault(world, call.path)
    except ArmError as error:
        if error.code != "ResourceNotFound":
            raise
        return Answer(204)
    return Answer(202, headers=_polling(world, call, vault, "Azure-AsyncOperation"))


def get_operation(world: World, call: Call) -> Answer:
    """Tell whether a vault has been made, or deleted."""
    with world.turn("get_vault_operation", call.names["operation"]):
        vault_id = bytes.fromhex(call.names["operation"]).decode()
        world.agenda.look(vault_id)
        vault = world.ground.vaults.get(vault_id)
        running = vault is not None and not vault.ready
        body: Json = {
            "name": call.names["operation"],
            "status": "InProgress" if running else "Succeeded",
            "startTime": stamp(world.now),
            "endTime": None if running else stamp(world.now),
        }
        return Answer(body=body)


def _read(call: Call) -> vault_resources.VaultOrder:
    sku = call.body.get("sku") or {}
    if not call.body.get("location"):
        raise bad_request("LocationRequired", "The location property is required.")
    return vault_resources.VaultOrder(
        location=call.body["location"],
        sku_name=sku.get("name") or "",
        sku_tier=sku.get("tier") or "",
        public_network_access=(call.body.get("properties") or {}).get("publicNetworkAccess")
        or "Enabled",
        tags=call.body.get("tags") or {},
    )


def _polling(world: World, call: Call, vault: VaultResource, header: str) -> dict[str, str]:
    name = key_of(vault.vault_id).encode().hex()
    url = f"{call.origin}{call.path}/{_STATUS}/{name}?api-version={_API.value}"
    return {"Azure-AsyncOperation": url, header: url, "Retry-After": retry_after(world)}


ROUTES = (
    Route("GET", _SUBSCRIPTION + _VAULTS, list_vaults, _API),
    Route("GET", GROUP + _VAULTS, list_vaults, _API),
    Route("PUT", VAULT_RESOURCE, put_vault, _API, models.Vault),
    Route("GET", VAULT_RESOURCE, get_vault, _API),
    Route("DELETE", VAULT_RESOURCE, delete_vault, _API),
    Route("GET", f"{VAULT_RESOURCE}/{_STATUS}/{{operation}}", get_operation, _API),
)
