"""Describes routes in OpenAPI 3.1, by the very shapes that validate what comes and goes."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from triggers.http import parameters
from triggers.http.headers import API_VERSION, CORRELATION_ID, VERSION
from triggers.http.route import JSON, Route, document, view
from triggers.http.safety import SAFE_HEADERS
from triggers.problems import Kind

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaMode

_SCHEMAS = "#/components/schemas/"
_PROBLEM = "ProblemView"
_SCHEMES: Mapping[str, Any] = {
    "key": {
        "type": "apiKey",
        "in": "header",
        "name": "x-functions-key",
        "description": "A key of the function app, where FERRY_DOOR is key.",
    },
    "entra": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A token of Microsoft Entra for the app, where FERRY_DOOR is entra.",
    },
}


def describe(routes: Iterable[Route], prefix: str = "/api") -> Mapping[str, Any]:
    """Write the OpenAPI document of the routes."""
    routes = tuple(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(f"/{route.path}", {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ferry",
            "version": VERSION,
            "summary": "Moves Windows EC2 instances from AWS to Azure with Azure Site Recovery.",
        },
        "servers": [{"url": prefix}],
        "security": [{"key": []}, {"entra": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(routes),
            "headers": parameters.ANSWER_HEADERS,
            "securitySchemes": _SCHEMES,
        },
    }


def _operation(route: Route) -> Mapping[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.operation,
        "summary": route.summary,
        "x-ferry-roles": list(route.admits),
        "parameters": parameters.of(route),
        "responses": _merged(_answers(route), _refusals(route)),
    }
    if route.consumes:
        schema = _ref(route.takes) if route.takes else _body(route)
        content = {media: {"schema": schema} for media in route.consumes}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _body(route: Route) -> Mapping[str, Any]:
    """Describe a body that is read as it comes: a form's fields, or text."""
    if not route.fields:
        return {"type": "string"}
    texts = {name: {"type": "string"} for name in route.fields}
    return {"type": "object", "properties": texts, "required": list(route.fields)}


def _answers(route: Route) -> dict[str, Any]:
    answers = {
        str(status): _response("As asked.", route.headers, JSON if name else "", _ref(name))
        for status, name in route.answers.items()
    }
    for answer in answers.values():
        if "content" in answer:
            answer["content"] |= {media: {"schema": {"type": "string"}} for media in route.also}
    if route.cached:
        for answer in answers.values():
            answer["headers"] |= _headers(("ETag",))
        same = _response("The caller has it already.", ("ETag",))
        answers["304"] = same
    return answers


def _refusals(route: Route) -> dict[str, Any]:
    refusals: dict[str, Any] = {}
    for status, kinds in groupby(sorted(route.may_answer, key=_status), key=_status):
        found = list(kinds)
        words = " ".join(f"`{kind.urn}`: {kind.title}." for kind in found)
        schema = {
            **_ref(_PROBLEM),
            "properties": {
                "type": {"enum": [kind.urn for kind in found]},
                "status": {"const": status},
            },
        }
        refusals[str(status)] = _response(words, (), "application/problem+json", schema)
    refusals["401"]["description"] += " Without body: the function key is missing or wrong."
    return refusals


def _merged(answers: dict[str, Any], refusals: dict[str, Any]) -> dict[str, Any]:
    """Put both together; under one status there may be an answer and a problem."""
    merged = {**answers, **refusals}
    for status in answers.keys() & refusals.keys():
        merged[status]["content"] |= answers[status]["content"]
    return merged


def _status(kind: Kind) -> int:
    return kind.status


def _response(
    description: str, headers: Iterable[str], media: str = "", schema: Any = None
) -> dict[str, Any]:
    content = {"content": {media: {"schema": schema}}} if media else {}
    every = _headers((*headers, CORRELATION_ID, API_VERSION, *SAFE_HEADERS))
    return {"description": description, "headers": every, **content}


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{_SCHEMAS}{name}"}


def _schemas(routes: Iterable[Route]) -> Mapping[str, Any]:
    from pydantic.json_schema import models_json_schema  # noqa: PLC0415 (keeps the start short)

    reads = {route.takes for route in routes} - {""}
    writes = {name for route in routes for name in route.answers.values()} - {""} | {_PROBLEM}
    models: list[tuple[Any, JsonSchemaMode]] = [
        *((document(name), "validation") for name in sorted(reads)),
        *((view(name), "serialization") for name in sorted(writes)),
    ]
    _, schemas = models_json_schema(models, ref_template=_SCHEMAS + "{model}")
    found: Mapping[str, Any] = schemas["$defs"]
    return found
