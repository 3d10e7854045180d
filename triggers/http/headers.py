"""The headers that every request may bring and every answer carries."""

import re
import uuid
from collections.abc import Mapping

from triggers.http.principal import PRINCIPAL
from triggers.problems import Kind, Problem

CORRELATION_ID = "x-correlation-id"
API_VERSION = "api-version"
VERSION = "2026-11-01"
CORRELATION_PATTERN = "[A-Za-z0-9._-]{1,64}"


# Entra's principal, which lists all groups of its person, has a limit of its own.
_MOST_HEADERS, _LONGEST_HEADER, _APART = 100, 16 * 1024, {PRINCIPAL}


def require_few(headers: Mapping[str, str]) -> None:
    """Refuse more headers, or longer ones, than any caller of this API needs."""
    long = [n for n in headers if n.lower() not in _APART and len(headers[n]) > _LONGEST_HEADER]
    if long or len(headers) > _MOST_HEADERS:
        raise Problem(
            Kind.HEADERS_TOO_LARGE,
            f"{_MOST_HEADERS} headers of {_LONGEST_HEADER:,} characters each are read at most",
            remedy="Send fewer, or shorter ones.",
        )


def correlation_id(headers: Mapping[str, str]) -> str:
    """Give the caller's correlation id, or a new one when there is none or it can't be one."""
    given = headers.get(CORRELATION_ID, "")
    return given if re.fullmatch(CORRELATION_PATTERN, given) else uuid.uuid4().hex


def require_sound(headers: Mapping[str, str]) -> None:
    """Refuse a correlation id that can't be one, and a version of the API that isn't known."""
    given = headers.get(CORRELATION_ID)
    if given is not None and not re.fullmatch(CORRELATION_PATTERN, given):
        raise Problem(
            Kind.CORRELATION_ID,
            "it is not 1 to 64 letters, digits and ._-",
            field=CORRELATION_ID,
            remedy="Write it with those, or leave the header out: one is made.",
        )
    version = headers.get(API_VERSION)
    if version not in (None, VERSION):
        raise Problem(
            Kind.UNKNOWN_VERSION,
            f"'{version}' is not a version of this API",
            field=API_VERSION,
            remedy=f"Send {VERSION}, or leave the header out.",
        )
