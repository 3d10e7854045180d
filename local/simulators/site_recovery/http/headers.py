"""The headers that Azure Resource Manager adds to every answer."""

import json
from http import HTTPMethod, HTTPStatus

from local.simulators.site_recovery.http.call import Answer
from local.simulators.site_recovery.http.dispatch import Request
from local.simulators.site_recovery.model.world import World

_KINDS = {HTTPMethod.GET: "reads", HTTPMethod.DELETE: "deletes"}


def headers_of(world: World, request: Request, answer: Answer) -> dict[str, str]:
    """Gather an answer's headers: its own, its ids, and what is left of the caller's rate."""
    kind = _KINDS.get(HTTPMethod(request.method), "writes")
    request_id = world.ids.new("request")
    headers = {
        "Cache-Control": "no-cache",
        "x-ms-request-id": request_id,
        "x-ms-correlation-request-id": request_id,
        "x-ms-routing-request-id": f"{world.estate.location.upper()}:{request_id}",
        f"x-ms-ratelimit-remaining-subscription-{kind}": str(world.throttle.remaining(kind)),
    }
    if client_id := request.headers.get("x-ms-client-request-id"):
        headers["x-ms-client-request-id"] = client_id
    if answer.body is not None:
        headers["Content-Type"] = "application/json; charset=utf-8"
    if answer.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer authorization_uri="https://login.invalid/common"'
    return headers | dict(answer.headers)


def content_of(answer: Answer) -> bytes:
    """Write an answer's body."""
    return answer.content if answer.body is None else json.dumps(answer.body).encode()
