"""Attributes as they leave: without what opens doors, without what is long."""

from collections.abc import Mapping
from typing import Any

from domain.redaction import redacted

_LONGEST = 200


def clean(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Take out what is empty, and every secret; cut what is longer than 200 characters."""
    return {name: _clean(value) for name, value in attributes.items() if value not in ("", None)}


def _clean(value: Any) -> Any:
    return redacted(value)[:_LONGEST] if isinstance(value, str) else value
