"""Reads a request into what its route declares, or raises the problem with it."""

import json
import math
from collections.abc import Mapping
from typing import Any

import azure.functions as func

from triggers.http.media import ContentType, acceptable
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
    given = ContentType.read(req.headers.get("content-type", ""))
    if not route.consumes:
        return given.media
    packed = req.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity"):
        raise _not_understood(route, "content-encoding", "the body is compressed")
    if given.media not in route.consumes:
        told = f"the content type is {given.media}" if given.media else "there is no content type"
        raise _not_understood(route, "content-type", told)
    if not given.readable(file=not route.takes):
        raise _not_understood(route, "content-type", "its text is in another encoding than UTF-8")
    return given.media


def read_body(route: Route, req: func.HttpRequest) -> bytes:
    """Read the body; none where the route takes none, a Problem before a long one is read."""
    body = req.get_body() if route.consumes else b""
    if len(body) > route.most_bytes:
        raise Problem(
            Kind.TOO_LARGE,
            f"it has {len(body):,} bytes; {route.most_bytes:,} are taken at once",
            remedy="Split it into several.",
        )
    return body


def require_acceptable(route: Route, accept: str) -> None:
    """Raise a Problem when no good answer is of a media type that the caller takes."""
    if not acceptable(accept, route.offers):
        raise Problem(
            Kind.NOT_ACCEPTABLE,
            "none of the media types in accept is answered here",
            field="accept",
            remedy=f"Accept {' or '.join(route.offers)}, or leave the header out.",
        )


def read_document(route: Route, body: bytes) -> Any:
    """Read the body as the document that the route takes; None when it takes none."""
    from pydantic import ValidationError  # noqa: PLC0415

    if not route.takes:
        return None
    try:
        values = json.loads(
            body, object_pairs_hook=_each_once, parse_constant=_no_number, parse_float=_finite
        )
    except (ValueError, RecursionError) as error:  # also JSONDecodeError and UnicodeDecodeError
        detail = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        remedy = "Send one JSON object in UTF-8."
        raise Problem(Kind.MALFORMED_JSON, detail, remedy=remedy) from error
    try:
        return document(route.takes).model_validate(values)
    except ValidationError as error:
        raise invalid(error, Kind.INVALID_DOCUMENT) from error


def read_form(route: Route, req: func.HttpRequest, body: bytes) -> Any:
    """Read what a form of our own pages sent, as the document that the route takes."""
    from pydantic import ValidationError  # noqa: PLC0415

    fields = {name: req.form.getlist(name) for name in req.form} if body else {}
    values = route.fills(fields) if route.fills else {}
    try:
        return document(route.takes).model_validate(values) if route.takes else None
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


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number


def _not_understood(route: Route, field: str, detail: str) -> Problem:
    remedy = f"Send {' or '.join(route.consumes)}."
    return Problem(Kind.CONTENT_TYPE, detail, field=field, remedy=remedy)


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")
