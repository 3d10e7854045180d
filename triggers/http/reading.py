"""Reads a request into what its route declares, or raises the problem with it."""

import json
from collections.abc import Mapping
from typing import Any

import azure.functions as func

from triggers.http.route import NO_SUCH, Route, document
from triggers.problems import Kind, Problem, invalid

# What Azure Functions takes from the query for itself: the key, and the key's name.
_OF_THE_HOST = {"code", "clientId"}


def read_path(route: Route, params: Mapping[str, str]) -> Mapping[str, str]:
    """Read the names in the path; what can't be a name names nothing."""
    from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415 (keeps the cold start short)

    from triggers.documents.paths import PATHS  # noqa: PLC0415

    for name in route.parameters:
        try:
            TypeAdapter(PATHS[name]).validate_python(params[name])
        except ValidationError as error:
            raise Problem(
                NO_SUCH[name],
                f"'{params[name]}' is not spelt as the name of one",
                field=name,
                remedy="Write it so that it matches "
                f"{error.errors()[0].get('ctx', {}).get('pattern', 'its pattern')}.",
            ) from error
    return {name: params[name] for name in route.parameters}


def read_query(route: Route, given: Mapping[str, str]) -> Any:
    """Read the query; an unknown parameter is a problem."""
    from pydantic import ValidationError  # noqa: PLC0415

    values = {name: text for name, text in given.items() if name not in _OF_THE_HOST}
    try:
        return document(route.query).model_validate(values)
    except ValidationError as error:
        raise invalid(error, Kind.INVALID_QUERY) from error


def read_content_type(route: Route, req: func.HttpRequest) -> str:
    """Read the content type, without its parameters; one that the route knows."""
    header: str = req.headers.get("content-type", "")
    given = header.split(";", maxsplit=1)[0].strip().lower()
    if route.consumes and given not in route.consumes:
        raise Problem(
            Kind.CONTENT_TYPE,
            f"the content type is {given}" if given else "there is no content type",
            field="content-type",
            remedy=f"Send {' or '.join(route.consumes)}.",
        )
    return given


def read_document(route: Route, body: bytes) -> Any:
    """Read the body as the document that the route takes; None when it takes none."""
    from pydantic import ValidationError  # noqa: PLC0415

    if not route.takes:
        return None
    try:
        values = json.loads(body, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:  # also JSONDecodeError and UnicodeDecodeError
        detail = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        remedy = "Send one JSON object in UTF-8."
        raise Problem(Kind.MALFORMED_JSON, detail, remedy=remedy) from error
    try:
        return document(route.takes).model_validate(values)
    except ValidationError as error:
        raise invalid(error, Kind.INVALID_DOCUMENT) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object; of two values under one name, readers would take different ones."""
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has the name {json.dumps(twice)} twice")
    return values


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")
