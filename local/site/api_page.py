"""The API's reference as a page, from the OpenAPI document that the app itself serves."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from local.site.markdown import cells, row
from triggers.http.openapi import describe
from triggers.routes import ROUTES

_HEAD = """# API reference

Generated from the document that every Ferry serves at `GET /api/openapi.json` (OpenAPI 3.1).
[The API](../api.md) tells what you can rely on, [doors](../doors.md) who may ask for what. All
paths begin with `/api`.
"""

type Json = Mapping[str, Any]


def api_page() -> str:
    """Write the page: every operation, then every shape."""
    document: Json = json.loads(json.dumps(describe(ROUTES)))
    lines = [_HEAD, *_contents(document)]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            lines += _operation(path, method.upper(), operation)
    lines.append("## Shapes\n")
    for name, schema in sorted(document["components"]["schemas"].items()):
        lines += _shape(name, schema)
    return "\n".join(lines) + "\n"


def _contents(document: Json) -> Iterator[str]:
    yield cells("operation", "what it does")
    for path, operations in document["paths"].items():
        for method, told in operations.items():
            name = told["operationId"]
            yield row(f"[`{method.upper()} {path}`](#{name})", told["summary"])
    yield "\n## Operations\n"


def _operation(path: str, method: str, told: Json) -> Iterator[str]:
    name = told["operationId"]
    yield f"### `{method} {path}` {{ #{name} }}\n\n{told['summary']}\n"
    if parameters := told.get("parameters"):
        yield cells("parameter", "in", "type", "meaning")
        for each in map(_named, parameters):
            meaning = each.get("description") or each.get("schema", {}).get("description", "")
            yield row(f"`{each['name']}`", each["in"], _type(each.get("schema", {})), meaning)
        yield ""
    for media, content in told.get("requestBody", {}).get("content", {}).items():
        yield f"Takes `{media}`: {_type(content.get('schema', {}))}\n"
    yield cells("answer", "of", "what")
    for status, answer in told["responses"].items():
        of = ", ".join(_type(each.get("schema", {})) for each in answer.get("content", {}).values())
        yield row(status, of, answer.get("description", ""))
    yield ""


def _named(parameter: Json) -> Json:
    return parameter if "name" in parameter else {"name": "?", "in": "?", **parameter}


def _shape(name: str, schema: Json) -> Iterator[str]:
    yield f"### {name} {{ #shape-{name.lower()} }}\n\n{schema.get('description', '')}\n"
    if "enum" in schema:
        yield ", ".join(f"`{each}`" for each in schema["enum"]) + "\n"
    if properties := schema.get("properties"):
        needed = set(schema.get("required", ()))
        yield cells("field", "type", "", "meaning")
        for field, told in properties.items():
            must = "required" if field in needed else ""
            yield row(f"`{field}`", _type(told), must, told.get("description", ""))
        yield ""


def _type(schema: Json) -> str:
    """Say in a word or two of which type something is; shapes are linked."""
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return " or ".join(dict.fromkeys(_type(each) for each in schema[word]))
    match schema:
        case {"$ref": str(ref)}:
            name = ref.rsplit("/", 1)[-1]
            told = f"[{name}](#shape-{name.lower()})"
        case {"enum": values}:
            told = ", ".join(f"`{each}`" for each in values)
        case {"const": value}:
            told = f"`{value}`"
        case {"type": "array"}:
            told = f"list of {_type(schema.get('items', {}))}"
        case {"additionalProperties": dict(extra)}:
            told = f"object of {_type(extra)}"
        case _:
            told = str(schema.get("format") or schema.get("type") or "any")
    return told
