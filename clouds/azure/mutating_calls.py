"""Tells of requests to Azure that change something: method, path and status, never bodies."""

from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline.policies import SansIOHTTPPolicy

from clouds.mutations import about_to_call, called

_READS = {"GET", "HEAD", "OPTIONS"}
_READS_BY_POST = ("/retrievebootdiagnosticsdata",)


class TellCalls(SansIOHTTPPolicy[Any, Any]):
    """A policy of a client's pipeline; its import costs, so only a client's maker imports it."""

    def on_request(self, request: Any) -> None:
        """Say that it is about to leave; raises where it must not."""
        if _changes(request.http_request):
            about_to_call()

    def on_response(self, request: Any, response: Any) -> None:
        """Say how it was answered."""
        if _changes(request.http_request):
            answered = response.http_response
            _tell(
                request.http_request,
                str(answered.status_code),
                answered.headers.get("x-ms-request-id", ""),
            )

    def on_exception(self, request: Any) -> None:
        """Say that nobody knows."""
        if _changes(request.http_request):
            _tell(request.http_request, "no answer")


def _changes(request: Any) -> bool:
    path = urlsplit(request.url).path.lower()
    return request.method not in _READS and not path.endswith(_READS_BY_POST)


def _tell(request: Any, answer: str, request_id: str = "") -> None:
    called("azure", request.method, urlsplit(request.url).path, answer, request_id)
