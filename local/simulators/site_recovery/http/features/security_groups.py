"""Azure Network's security groups, and the interfaces that are put behind them."""

from azure.mgmt.network import models

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.long_running import retry_after
from local.simulators.site_recovery.http.shapes import network as show_network
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.security_group import security_group
from local.simulators.site_recovery.model import security_groups
from local.simulators.site_recovery.model.errors import ArmError, bad_request
from local.simulators.site_recovery.model.resource_groups import require_group
from local.simulators.site_recovery.model.security_group import SecurityGroup
from local.simulators.site_recovery.model.world import World

_API = Api.NETWORK
_PROVIDER = "/subscriptions/{subscription}/resourceGroups/{open_group}/providers/Microsoft.Network"
_GROUPS = f"{_PROVIDER}/networkSecurityGroups"
_GROUP = f"{_GROUPS}/{{security_group}}"
_INTERFACE = f"{_PROVIDER}/networkInterfaces/{{interface}}"


def list_groups(world: World, call: Call) -> Answer:
    """List a resource group's groups."""
    inside = call.path.rpartition("/providers/")[0]
    found = security_groups.list_groups(world, inside)
    return listing(world, call, found, lambda each: _shown(world, each))


def get_group(world: World, call: Call) -> Answer:
    """Show a group."""
    require_group(world, call.names["open_group"])
    return Answer(body=_shown(world, security_groups.get_group(world, call.path)))


def put_group(world: World, call: Call) -> Answer:
    """Begin to make a group, or to change it."""
    require_group(world, call.names["open_group"])
    if not call.body.get("location"):
        raise bad_request("LocationRequired", "The location property is required.")
    rules = (call.body.get("properties") or {}).get("securityRules") or []
    tags = call.body.get("tags") or {}
    group = security_groups.put_group(
        world, call.path, call.body["location"], tags, tuple(_read(each) for each in rules)
    )
    return Answer(201, _shown(world, group), {"Retry-After": retry_after(world)})


def delete_group(world: World, call: Call) -> Answer:
    """Delete a group; 204 when there is none."""
    try:
        security_groups.delete_group(world, call.path)
    except ArmError as error:
        if error.code != "ResourceNotFound":
            raise
        return Answer(204)
    return Answer(200)


def put_interface(world: World, call: Call) -> Answer:
    """Begin to put an interface behind a group."""
    properties = call.body.get("properties") or {}
    if not properties.get("ipConfigurations"):
        raise bad_request("NetworkInterfaceMustHaveIpConfiguration", "It has no configuration.")
    group_id = (properties.get("networkSecurityGroup") or {}).get("id") or ""
    interface = security_groups.put_interface(world, call.path, group_id)
    return Answer(200, show_network.interface(interface))


def _shown(world: World, group: SecurityGroup) -> Json:
    return security_group(group, security_groups.behind(world, group))


def _read(rule: Json) -> Json:
    return {"name": rule.get("name") or "", "properties": dict(rule["properties"])}


ROUTES = (
    Route("GET", _GROUPS, list_groups, _API),
    Route("GET", _GROUP, get_group, _API),
    Route("PUT", _GROUP, put_group, _API, models.NetworkSecurityGroup),
    Route("DELETE", _GROUP, delete_group, _API),
    Route("PUT", _INTERFACE, put_interface, _API, models.NetworkInterface),
)
