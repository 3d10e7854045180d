"""Parameters and headers as the OpenAPI document describes them."""

from collections.abc import Mapping
from typing import Any

from triggers.http.headers import API_VERSION, CORRELATION_ID, CORRELATION_PATTERN, VERSION
from triggers.http.route import Route, document
from triggers.http.safety import CONTENT_POLICY, SAFE_HEADERS

_VERSION = {"type": "string", "const": VERSION}
_CORRELATION = {"type": "string", "pattern": f"^{CORRELATION_PATTERN}$"}

REQUEST_HEADERS: tuple[Mapping[str, Any], ...] = (
    {
        "name": CORRELATION_ID,
        "in": "header",
        "description": "Comes back with the answer and stands in Ferry's log; made when left out.",
        "schema": _CORRELATION,
    },
    {
        "name": API_VERSION,
        "in": "header",
        "description": "The version of the API that the caller was written for.",
        "schema": _VERSION,
    },
)
_IF_NONE_MATCH: Mapping[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "description": "ETag of an answer that the caller has: 304 while it is still the same.",
    "schema": {"type": "string"},
}


_SAFETY = {
    "Cache-Control": "Whose copy it may be: nobody's, or the caller's own together with its ETag.",
    CONTENT_POLICY: "What a browser may load and run: nothing but an HTML answer's own style.",
    "Cross-Origin-Opener-Policy": "No window of another site gets hold of this one.",
    "Cross-Origin-Resource-Policy": "No other site may embed it.",
    "Referrer-Policy": "Nobody is told this address.",
    "Strict-Transport-Security": "Browsers come by HTTPS alone.",
    "X-Content-Type-Options": "It is what its content type says.",
    "X-Frame-Options": "As frame-ancestors, for older browsers.",
}


def _header(description: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"description": description, "required": True, "schema": schema}


ANSWER_HEADERS: Mapping[str, Any] = {
    CORRELATION_ID: _header("The request's, or one that was made.", _CORRELATION),
    API_VERSION: _header("The version of the API that answers.", _VERSION),
    "ETag": _header("Changes whenever the body does.", {"type": "string"}),
    **{name: _header(_SAFETY[name], {"type": "string"}) for name in SAFE_HEADERS},
    "Location": _header("Where to read on.", {"type": "string", "format": "uri"}),
    "Retry-After": _header("Seconds to wait before that.", {"type": "string"}),
}


def of(route: Route) -> list[Mapping[str, Any]]:
    """Describe everything that a request may bring beside its body."""
    return [
        *_path(route),
        *_query(route),
        *REQUEST_HEADERS,
        *((_IF_NONE_MATCH,) if route.cached else ()),
    ]


def _path(route: Route) -> list[Mapping[str, Any]]:
    from pydantic import TypeAdapter  # noqa: PLC0415 (keeps the cold start short)

    from triggers.documents.paths import PATHS  # noqa: PLC0415

    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": TypeAdapter(PATHS[name]).json_schema(),
        }
        for name in route.parameters
    ]


def _query(route: Route) -> list[Mapping[str, Any]]:
    schema = document(route.query).model_json_schema()
    definitions = schema.get("$defs", {})
    return [
        {"name": name, "in": "query", "required": False, "schema": _plain(each, definitions)}
        for name, each in schema.get("properties", {}).items()
    ]


def _plain(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """Write a parameter's schema without references; null can't be said in a query."""
    if isinstance(schema, list):
        return [_plain(each, definitions) for each in schema if each != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return definitions[schema["$ref"].rsplit("/", 1)[-1]]
    return {
        name: _plain(each, definitions)
        for name, each in schema.items()
        if not (name == "default" and each is None)
    }
