"""What the shell completes: names of waves and landing zones, as Ferry lists them now."""

import os
from typing import Any

import httpx

from local.ferry_api import shown

_PATIENCE = 2.0


def wave_names(incomplete: str) -> list[str]:
    """List the waves whose names begin so; none when Ferry can't be asked."""
    return _names("waves", "wave", {"name": incomplete} if incomplete else {})


def zone_names(incomplete: str) -> list[str]:
    """List the landing zones whose names begin so; none when Ferry can't be asked."""
    return [each for each in _names("landing-zones", "zone", {}) if each.startswith(incomplete)]


def _names(path: str, name: str, query: dict[str, Any]) -> list[str]:
    url, key = os.environ.get("FERRY_URL", ""), os.environ.get("FERRY_KEY", "")
    try:
        answer = httpx.get(
            f"{url.rstrip('/').removesuffix('/api')}/api/{path}",
            params=query,
            headers=shown(key),
            timeout=_PATIENCE,
        )
        return [each[name] for each in answer.json()[f"{name}s"]]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        return []
