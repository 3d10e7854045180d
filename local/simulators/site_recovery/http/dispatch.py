"""From a request to its answer, in the order in which Azure Resource Manager looks at it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from local.simulators.site_recovery.http.arm_errors import error_answer
from local.simulators.site_recovery.http.call import Answer, Api, Call, Route
from local.simulators.site_recovery.http.features import (
    capacity,
    classic,
    compute,
    containers,
    control,
    deployments,
    estimating,
    fabrics,
    failover,
    jobs,
    key_vault,
    keys,
    machines,
    mappings,
    network,
    operations,
    permissions,
    physical_site,
    policies,
    protected_items,
    recovery_plans,
    registration,
    security_groups,
    upkeep,
    vault,
    vault_registration,
    vault_resources,
)
from local.simulators.site_recovery.http.routing import Router
from local.simulators.site_recovery.http.scope import require_scope
from local.simulators.site_recovery.http.validation import require_valid
from local.simulators.site_recovery.model.errors import ArmError, bad_request
from local.simulators.site_recovery.model.world import World

ROUTER = Router(
    route
    for feature in (
        operations,
        fabrics,
        containers,
        classic,
        policies,
        mappings,
        protected_items,
        failover,
        recovery_plans,
        upkeep,
        jobs,
        vault,
        vault_resources,
        vault_registration,
        key_vault,
        keys,
        deployments,
        network,
        security_groups,
        physical_site,
        compute,
        capacity,
        permissions,
        machines,
        control,
        registration,
        estimating,
    )
    for route in feature.ROUTES
)

_CONTROL = ("/simulator/", "/bootdiagnostics/")  # no token, no version


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came over the network; header names in lower case."""

    method: str
    origin: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    content: bytes = b""


def respond(world: World, request: Request) -> Answer:
    """Answer a request; raises LostResponse when the answer must not arrive."""
    try:
        with world.intervention():  # nobody changes the world while it is shown
            return _respond(world, request)
    except ArmError as error:
        return error_answer(error)


def _respond(world: World, request: Request) -> Answer:
    if not request.path.startswith(_CONTROL):
        _require_token(request)
        _require_version(request)
    route, names = ROUTER.find(request.method, request.path)
    if route.api is not Api.CONTROL:
        _require_known_version(route, request)
        require_scope(world, names)
    call = Call(request.method, request.origin, request.path, names, request.query)
    return route.answer(world, replace(call, body=_read(route, request)))


def _require_token(request: Request) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not token:
        raise ArmError(
            HTTPStatus.UNAUTHORIZED,
            "AuthenticationFailed",
            "Authentication failed. The 'Authorization' header is missing.",
        )


def _require_version(request: Request) -> None:
    if not request.query.get("api-version"):
        raise bad_request(
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )


def _require_known_version(route: Route, request: Request) -> None:
    version = request.query["api-version"]
    if version != route.api.value:
        raise bad_request(
            "NoRegisteredProviderFound",
            f"No registered resource provider found for API version '{version}'. The supported "
            f"api-versions are '{route.api.value}'.",
        )


def _read(route: Route, request: Request) -> dict[str, Any]:
    """Read and check the body. Where none belongs, an empty object does no harm."""
    try:
        document = json.loads(request.content or b"{}")
    except ValueError as error:
        raise bad_request(
            "InvalidRequestContent", f"The request content was invalid: {error}."
        ) from None
    if route.model is not None:
        require_valid(document, route.model)
    elif document and route.api is not Api.CONTROL:
        raise bad_request("InvalidRequestContent", "The operation does not take a body.")
    return document if isinstance(document, dict) else {}
