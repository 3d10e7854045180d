"""Sends requests to Azure as its SDKs do, and tells of each: method, kind of thing, status."""

import re
from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline.transport import RequestsTransport

from telemetry.calls import CloudCall, begin_call, end_call, is_error
from telemetry.current import on

# Of the paths of tables and queues all else is somebody's name, or a key.
_KNOWN = re.compile(r"Ferry[A-Za-z]+|Tables|\$batch|messages")


class TracedTransport(RequestsTransport):  # type: ignore[misc, unused-ignore]
    """The SDKs' usual transport; its import costs, so only a client's maker imports it.

    `service` says whose client it is: arm, key_vault, tables, queues or blobs.
    """

    def __init__(self, service: str, **options: Any) -> None:
        super().__init__(**options)
        self._service = service

    def send(self, request: Any, **options: Any) -> Any:
        """Send one try of a request; raises what the SDK's own raises."""
        call = _begin(self._service, request) if on() else None
        try:
            response: Any = super().send(request, **options)
        except Exception as error:
            end_call(call, type(error).__name__, error=type(error).__name__)
            raise
        status = response.status_code
        asked, wrong = response.headers.get("x-ms-request-id", ""), is_error(status)
        end_call(call, str(status), status, request_id=asked, error=str(status) if wrong else "")
        return response


def _begin(service: str, request: Any) -> CloudCall | None:
    host = urlsplit(request.url).hostname
    more = {"http.request.method": request.method, "server.address": host}
    return begin_call("azure", service, operation_of(service, request.method, request.url), **more)


def operation_of(service: str, method: str, url: str) -> str:
    """Name an operation by its method and the types in its path: no ids, no names, no query."""
    path = urlsplit(url).path
    if service == "arm":
        return f"{method} {_types(path)}"
    known = _KNOWN.search(path) if service in {"tables", "queues"} else None
    return f"{method} {known[0]}" if known else method


def _types(path: str) -> str:
    """Keep the types of a resource's path, which are every second part; the rest are names."""
    _, found, tail = path.rpartition("/providers/")
    if not found:
        return "/".join(path.strip("/").split("/")[::2])
    namespace, *parts = tail.split("/")
    return "/".join([namespace, *parts[::2]])
