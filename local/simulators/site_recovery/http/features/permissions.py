"""Microsoft.Authorization's permissions: what the caller may do at a scope.

POST   /simulator/permissions   {scope, permissions: [{actions, not_actions}]} the caller has these
"""

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.control_reading import read
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.model import permissions
from local.simulators.site_recovery.model.world import World

_SUFFIX = "/providers/Microsoft.Authorization/permissions"


def list_permissions(world: World, call: Call) -> Answer:
    """List what the caller may do at the scope before the suffix."""
    found = permissions.list_permissions(world, call.path[: -len(_SUFFIX)])
    return listing(world, call, found, _shown)


def stage_permissions(world: World, call: Call) -> Answer:
    """Let the caller's permissions at a scope be others."""
    scope = read(str, call.body.get("scope"))
    given = tuple[permissions.GrantedPermission, ...]
    permissions.stage_permissions(world, scope, read(given, call.body.get("permissions")))
    return Answer(204)


def _shown(permission: permissions.GrantedPermission) -> Json:
    return {
        "actions": list(permission.actions),
        "notActions": list(permission.not_actions),
        "dataActions": [],
        "notDataActions": [],
    }


ROUTES = (
    Route("GET", f"/subscriptions/{{subscription}}{_SUFFIX}", list_permissions, Api.AUTHORIZATION),
    Route(
        "GET", f"/subscriptions/{{subscription}}/*{_SUFFIX}", list_permissions, Api.AUTHORIZATION
    ),
    Route("POST", "/simulator/permissions", stage_permissions, Api.CONTROL),
)
