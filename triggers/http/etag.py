"""Conditional requests (RFC 9110): what a caller has already is not sent again."""

import hashlib


def etag_of(body: bytes) -> str:
    """Give the strong entity tag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def has_it(if_none_match: str, etag: str) -> bool:
    """Say whether the caller's If-None-Match names this tag; compared weakly, as it has to be."""
    given = [each.strip().removeprefix("W/") for each in if_none_match.split(",")]
    return "*" in given or etag in given
