"""Answers a request by its route: reads it, calls the handler, writes what came of it."""

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import azure.functions as func

from clouds.ports import Clouds
from domain.access import Caller
from domain.errors import MigrationError
from settings import Settings
from triggers.http.auditing import Audited
from triggers.http.browser import require_own_page, who_browses
from triggers.http.door import require_role, who_asks, who_comes
from triggers.http.etag import etag_of, has_it
from triggers.http.headers import (
    API_VERSION,
    CORRELATION_ID,
    VERSION,
    correlation_id,
    require_few,
    require_sound,
)
from triggers.http.reading import (
    read_body,
    read_content_type,
    read_document,
    read_form,
    read_path,
    read_query,
    require_acceptable,
)
from triggers.http.route import HTML, JSON, Answer, Call, Route
from triggers.http.safety import SAFE_HEADERS
from triggers.http.serving import serving
from triggers.http.turnstile import Turnstile
from triggers.problems import Kind, Problem, from_domain
from triggers.scope import scoped
from triggers.scope.places import require_places

_log = logging.getLogger(__name__)


def answer_request(  # noqa: PLR0913, PLR0917 (what an answer is made of)
    route: Route,
    req: func.HttpRequest,
    clouds: Clouds,
    settings: Settings,
    client: Any = None,
    turnstile: Turnstile | None = None,
) -> func.HttpResponse:
    """Answer one request, whatever happens; what nobody expected is logged, never shown.

    Who asks too often for the `turnstile` is told when to come again.
    """
    correlation = correlation_id(req.headers)
    with serving(route, req, correlation) as served:
        served.answer = _answer(route, req, clouds, settings, client, turnstile, correlation)
    return served.answer


def _answer(  # noqa: PLR0913, PLR0917 (what an answer is made of)
    route: Route,
    req: func.HttpRequest,
    clouds: Clouds,
    settings: Settings,
    client: Any,
    turnstile: Turnstile | None,
    correlation: str,
) -> func.HttpResponse:
    common = {**SAFE_HEADERS, CORRELATION_ID: correlation, API_VERSION: VERSION}
    audited = Audited(route, clouds, correlation, req.route_params, settings.audit_reads)
    try:
        with audited.refusing():
            require_few(req.headers)
            require_sound(req.headers)
            caller = audited.caller = _known(route, req, settings)
        _pass(turnstile, caller)  # whoever comes too often does not fill the log
        with audited.refusing():
            require_role(caller, route)
            call = _read(route, req, clouds, settings, client, caller)
            require_places(call.sight, call.document, settings)
        answer = audited.answered(call, route.handler)
        return _written(route, answer, common, req.headers.get("if-none-match", ""))
    except Problem as known:
        problem = known
    except MigrationError as error:
        problem = from_domain(error)
    except Exception:  # noqa: BLE001 (whatever it is, it is logged and answered)
        _log.exception("%s failed, correlation id %s", route.operation, correlation)
        problem = _unexpected(correlation)
    if route.pages and (route.browser or HTML in req.headers.get("accept", "")):
        return _written(replace(route, cached=False), route.pages(problem, req, settings), common)
    return _refused(problem, correlation, common)


def _known(route: Route, req: func.HttpRequest, settings: Settings) -> Caller:
    if route.open:
        return who_comes(req.headers, settings)
    return (who_browses if route.browser else who_asks)(req.headers, settings)


def _read(  # noqa: PLR0913, PLR0917 (what a call is made of)
    route: Route,
    req: func.HttpRequest,
    clouds: Clouds,
    settings: Settings,
    client: Any,
    caller: Caller,
) -> Call:
    """Read the request: first who it is for, then what it brings."""
    require_acceptable(route, req.headers.get("accept", ""))
    body, sight = read_body(route, req), route.sight_of(caller)
    if route.browser and route.method != "GET":
        require_own_page(req)
    return Call(
        url=req.url.split("?")[0].rstrip("/"),
        path=read_path(route, req.route_params),
        query=read_query(route, req.params),
        content_type=read_content_type(route, req),
        document=read_form(route, req, body) if route.fills else read_document(route, body),
        body=body,
        clouds=scoped(clouds, sight),
        settings=settings,
        client=client,
        accept=req.headers.get("accept", ""),
        caller=caller,
        sight=sight,
        headers={name.lower(): text for name, text in req.headers.items()},
    )


def _written(
    route: Route, answer: Answer, common: Mapping[str, str], if_none_match: str = ""
) -> func.HttpResponse:
    headers = {**common, **answer.headers}
    if answer.body is None:
        return func.HttpResponse(status_code=answer.status, headers=headers)
    body = _serialised(answer)
    if route.cached:
        headers |= {"ETag": etag_of(body), "Cache-Control": "private, no-cache"}
        if has_it(if_none_match, headers["ETag"]):
            return func.HttpResponse(status_code=304, headers=headers)
    return func.HttpResponse(
        body, status_code=answer.status, headers=headers, mimetype=answer.media
    )


def _serialised(answer: Answer) -> bytes:
    body = answer.body
    if answer.media != JSON:
        written: str | bytes = body
        return written if isinstance(written, bytes) else written.encode()
    if hasattr(body, "model_dump_json"):
        text: str = body.model_dump_json()
        return text.encode()
    return json.dumps(body).encode()


def _refused(problem: Problem, correlation: str, common: Mapping[str, str]) -> func.HttpResponse:
    retry = {"Retry-After": str(problem.retry_after)} if problem.retry_after else {}
    if problem.kind is Kind.NOT_SIGNED_IN:
        retry["WWW-Authenticate"] = 'Bearer realm="ferry"'
    return func.HttpResponse(
        json.dumps({**problem.document, "correlation_id": correlation}),
        status_code=problem.kind.status,
        headers={**common, **retry},
        mimetype="application/problem+json",
    )


def _pass(turnstile: Turnstile | None, caller: Caller) -> None:
    """Raise a Problem unless there is room for one more request of the caller."""
    wait = turnstile.wait(caller.id) if turnstile else 0
    if not wait:
        return
    raise Problem(
        Kind.TOO_MANY,
        "more requests came than FERRY_CALLER_RATE or FERRY_APP_RATE lets in",
        remedy="Wait as long as Retry-After says; poll with If-None-Match, and less often.",
        retry_after=math.ceil(wait),
    )


def _unexpected(correlation: str) -> Problem:
    return Problem(
        Kind.INTERNAL,
        "something happened that Ferry did not expect",
        remedy=f"Send it again; if it happens again, look for {correlation} in Ferry's log.",
    )
