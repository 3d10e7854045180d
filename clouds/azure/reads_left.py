"""Notes what Resource Manager's answers say of the reads that are left."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from azure.core.pipeline.policies import SansIOHTTPPolicy

# A subscription's own rate and its share of the region's: the smaller counts.
_LEFT = (
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-global-reads",
)


class NoteReads(SansIOHTTPPolicy[Any, Any]):
    """A policy of a client's pipeline; its import costs, so only a client's maker imports it.

    `hear` is told how many reads are left, and for how long none is wanted, where an answer says
    so.
    """

    def __init__(self, hear: Callable[[int | None, timedelta | None], None]) -> None:
        self._hear = hear

    def on_response(self, request: Any, response: Any) -> None:
        """Read the headers; a Retry-After counts with 429 alone: with 202 it is a job's pace."""
        answered = response.http_response
        told = [each for name in _LEFT if (each := answered.headers.get(name, "")).isdigit()]
        reading = request.http_request.method == "GET"
        refused = reading and answered.status_code == HTTPStatus.TOO_MANY_REQUESTS
        wait = answered.headers.get("Retry-After", "") if refused else ""
        if told or wait.isdigit():
            after = timedelta(seconds=int(wait)) if wait.isdigit() else None
            self._hear(min(map(int, told), default=None), after)
