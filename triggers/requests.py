"""Requests for waves as messages: the document itself, or where it lies when it is too long."""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from clouds.ports import Clouds, DocumentStore
from domain.poison import Poison

if TYPE_CHECKING:
    from triggers.documents import WaveDocument

# A message holds 64 KiB of base64, which is 48 KiB of text.
MOST_INLINE = 48 * 1024
_MOST_REASON = 2_000
_NAME = re.compile(r"(bulk|poison)(/[a-z0-9-]+)+\.json")


class Misunderstood(Exception):
    """No repetition will make this request one that can be understood."""


def write_request(document: bytes, name: str) -> str:
    """Write the message for a document that is kept under this name."""
    return document.decode() if len(document) <= MOST_INLINE else _reference(name)


def read_request(body: bytes, documents: DocumentStore) -> "WaveDocument":
    """Read a message; Misunderstood when it is no wave's document and leads to none."""
    from pydantic import ValidationError  # noqa: PLC0415 (keeps the cold start short)

    from triggers.documents import WaveDocument  # noqa: PLC0415
    from triggers.problems import field_problems  # noqa: PLC0415

    values = _json(body)
    if isinstance(values, dict) and values.keys() == {"document"}:
        values = _json(_fetch(values["document"], documents))
    try:
        return WaveDocument.model_validate(values)
    except ValidationError as error:
        problems = field_problems(error)
        raise Misunderstood("; ".join(f"{p.field}: {p.problem}" for p in problems)) from error


def set_aside(body: bytes, reason: str, count: int, clouds: Clouds) -> None:
    """Keep a request for a person to judge; a long one lies as a document."""
    text = body.decode(errors="backslashreplace")
    why = reason[:_MOST_REASON].encode(errors="backslashreplace").decode()
    poison = Poison(text, why, count, datetime.now(UTC))
    if len(poison.write()) > MOST_INLINE:
        name = f"poison/{hashlib.sha256(body).hexdigest()}.json"
        clouds.documents.put(name, body)
        poison = Poison(_reference(name), poison.reason, count, poison.time)
    clouds.requests.set_aside(poison)


def _reference(name: str) -> str:
    return json.dumps({"document": name})


def _fetch(name: Any, documents: DocumentStore) -> bytes:
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise Misunderstood(f"document: {str(name)[:200]!r} is not the name of one")
    document = documents.get(name)
    if document is None:
        raise Misunderstood(f"document: there is none called {name}")
    return document


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except RecursionError as error:
        raise Misunderstood("it is nested too deeply") from error
    except ValueError as error:  # JSONDecodeError, UnicodeDecodeError
        raise Misunderstood(f"it is not JSON: {error}") from error
