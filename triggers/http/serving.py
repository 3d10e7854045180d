"""Tells of requests: a span of each below its caller's own, and how long the answer took."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import azure.functions as func
from opentelemetry.context import Context
from opentelemetry.trace import SpanContext, SpanKind, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from domain.audit import AuditSubject
from telemetry.current import on
from telemetry.identity import place_of
from telemetry.metrics import measure
from telemetry.spans import failed, note, span
from telemetry.whose import named, working_for
from triggers.http.route import Route

_NAME = re.compile(r"[A-Za-z0-9._~-]{1,100}")
_SERVERS_FAULT = 500


@dataclass(slots=True)
class Served:
    """A request while it is served; its `answer` is there when it is over."""

    answer: func.HttpResponse = field(default_factory=func.HttpResponse)


@contextmanager
def serving(route: Route, req: func.HttpRequest, correlation: str) -> Iterator[Served]:
    """Tell of a request by its route: neither its address nor its body, which may hold secrets."""
    served = Served()
    if not on():
        yield served
        return
    about, caller = _about(req), _caller(req)
    place = place_of(about)
    told: dict[str, Any] = {
        "http.request.method": route.method,
        "http.route": f"/api/{route.path}",
        "ferry.operation": route.operation,
        "ferry.correlation_id": correlation,
        **named(about),
    }
    began, name = time.monotonic(), f"{route.method} /api/{route.path}"
    links = [place] if place else []
    with (
        working_for(about),
        span(name, SpanKind.SERVER, told, within=caller, links=links) as under_way,
    ):
        yield served
        status = served.answer.status_code
        note(under_way, {"http.response.status_code": status})
        if status >= _SERVERS_FAULT:
            failed(under_way, str(status))
    counted = {name: told[name] for name in ("http.request.method", "http.route")}
    counted["http.response.status_code"] = status
    measure("ferry.server.duration", time.monotonic() - began, counted)


def _about(req: func.HttpRequest) -> AuditSubject:
    """Read whom the path names; who says more than a name there is nobody."""
    given = {key: text for key, text in req.route_params.items() if _NAME.fullmatch(text)}
    return AuditSubject(
        given.get("wave", ""), given.get("instance", ""), zone=given.get("zone", "")
    )


def _caller(req: func.HttpRequest) -> SpanContext | None:
    """Read whose trace the caller says this belongs to."""
    carrier = {"traceparent": req.headers.get("traceparent", "")}
    found = TraceContextTextMapPropagator().extract(carrier, Context())
    caller = get_current_span(found).get_span_context()
    return caller if caller.is_valid else None
