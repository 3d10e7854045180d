"""Finding the route of a path, whatever its case."""

import re
from collections.abc import Iterable
from http import HTTPStatus

from local.simulators.site_recovery.http.call import Api, Route
from local.simulators.site_recovery.model.errors import ArmError

VAULT = (
    "/subscriptions/{subscription}/resourceGroups/{group}"
    "/providers/Microsoft.RecoveryServices/vaults/{vault}"
)
FABRIC = VAULT + "/replicationFabrics/{fabric}"
CONTAINER = FABRIC + "/replicationProtectionContainers/{container}"
ITEM = CONTAINER + "/replicationProtectedItems/{item}"
SITE = (
    "/subscriptions/{subscription}/resourceGroups/{group}"
    "/providers/Microsoft.OffAzure/serverSites/{site}"
)
MACHINE = (
    "/subscriptions/{subscription}/resourceGroups/{target_group}"
    "/providers/Microsoft.Compute/virtualMachines/{vm}"
)

_APIS = {
    "microsoft.recoveryservices": Api.SITE_RECOVERY,
    "microsoft.offazure": Api.OFF_AZURE,
    "microsoft.compute": Api.COMPUTE,
    "microsoft.network": Api.NETWORK,
    "microsoft.resources": Api.RESOURCES,
    "microsoft.authorization": Api.AUTHORIZATION,
}


class Router:
    """All routes of the server."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = [(_pattern(route.template), route) for route in routes]

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """Find the route and the names in the path; ArmError 404 or 405 when there is none."""
        methods = set()
        for pattern, route in self._routes:
            if match := pattern.fullmatch(path.rstrip("/")):
                if route.method == method:
                    return route, match.groupdict()
                methods.add(route.method)
        if methods:
            raise ArmError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "HttpMethodNotAllowed",
                f"The http method '{method}' is not supported for this resource.",
            )
        raise unknown_path(path)


def _api_of(path: str) -> Api | None:
    """Tell which service a path belongs to, by its last provider segment."""
    return _APIS.get(_namespace(path).lower())


def unknown_path(path: str) -> ArmError:
    """Word the answer to a path that no service knows."""
    namespace, api = _namespace(path), _api_of(path)
    if not namespace:
        message = f"No route matches '{path}'."
        return ArmError(HTTPStatus.NOT_FOUND, "NotFound", message)
    if api is None:
        message = f"The resource namespace '{namespace}' is invalid."
        return ArmError(HTTPStatus.NOT_FOUND, "InvalidResourceNamespace", message)
    return ArmError(
        HTTPStatus.NOT_FOUND,
        "InvalidResourceType",
        f"The resource type could not be found in the namespace '{namespace}' for api version "
        f"'{api.value}'.",
    )


def _namespace(path: str) -> str:
    found = re.findall(r"/providers/([^/]+)", path, re.IGNORECASE)
    return str(found[-1]) if found else ""


def _pattern(template: str) -> re.Pattern[str]:
    escaped = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
    return re.compile(escaped.replace(r"\*", "(?P<rest>.+)"), re.IGNORECASE)
