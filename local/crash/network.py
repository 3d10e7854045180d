"""The network between the host and the simulators, in this process: HTTP without sockets.

Every SDK that Ferry uses sends by urllib3, so that is where requests are taken and answered.
"""

import http.client
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, unquote, urlsplit

from urllib3 import HTTPConnectionPool, HTTPResponse
from urllib3.exceptions import ProtocolError
from werkzeug.test import create_environ

from local.clock import VirtualClock
from local.crash.fuse import Fuse
from local.simulators.site_recovery.http.dispatch import Request, respond
from local.simulators.site_recovery.http.headers import content_of, headers_of
from local.simulators.site_recovery.model.errors import LostResponse
from local.simulators.site_recovery.model.world import World
from local.simulators.storage.account import SimulatedStorage
from local.simulators.storage.message import Asked

AWS, ARM, BLOB, QUEUE, TABLE = 1, 2, 3, 4, 5
_SERVICES = {BLOB: "blob", QUEUE: "queue", TABLE: "table"}


def url_of(port: int) -> str:
    """Tell the address of a simulator."""
    return f"http://127.0.0.1:{port}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as an SDK sends it; header names in lower case."""

    port: int
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def changes(self) -> bool:
        """Say whether it may change something; receiving a message hides it."""
        if self.port == AWS:
            return not named(self).startswith(("Describe", "Get", "List"))
        return self.method != "GET" or self.port == QUEUE

    @property
    def path(self) -> str:
        """The path, decoded."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        """The query, decoded."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


type Given = tuple[int, Mapping[str, str], bytes]


@dataclass(slots=True)
class Network:
    """Leads requests to the simulators; every request is a point at which the host may die.

    While it is `losing`, the answer to the next one that is carried out never arrives.
    """

    aws: Callable[[dict[str, Any], Any], Iterable[bytes]]
    world: World
    storage: SimulatedStorage
    clock: VirtualClock
    fuse: Fuse = field(default_factory=Fuse)
    losing: bool = False

    def carry(self, sent: Sent) -> Given:
        """Carry a request out, or lose its answer."""
        kind = "queue" if sent.port == QUEUE else "call"
        status, headers, body = self.fuse.pass_by(
            kind, named(sent), lambda: self._answer(sent), changes=sent.changes
        )
        lost, self.losing = self.losing or status < 0, False
        if lost:
            raise ProtocolError("Connection aborted.", ConnectionResetError("lost on purpose"))
        return status, headers, body

    def _answer(self, sent: Sent) -> Given:
        match sent.port:
            case 1:
                return self._aws(sent)
            case 2:
                return self._arm(sent)
            case port:
                asked = Asked(sent.method, sent.path, sent.query, sent.headers, sent.body)
                told = self.storage.answer(_SERVICES[port], asked)
                return told.status, told.headers, told.body

    def _aws(self, sent: Sent) -> Given:
        environ = create_environ(
            sent.target,
            url_of(AWS),
            method=sent.method,
            headers=dict(sent.headers),
            data=sent.body,
        )
        began: list[tuple[int, dict[str, str]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
            began.append((int(status.split(maxsplit=1)[0]), dict(headers)))

        try:
            body = b"".join(self.aws(environ, start_response))
        except ConnectionAbortedError:
            return -1, {}, b""
        return (*began[-1], body)

    def _arm(self, sent: Sent) -> Given:
        origin = url_of(ARM)
        asked = Request(sent.method, origin, sent.path, sent.query, sent.headers, sent.body)
        try:
            given = respond(self.world, asked)
        except LostResponse:
            return -1, {}, b""
        return given.status, headers_of(self.world, asked, given), content_of(given)


def named(sent: Sent) -> str:
    """Name a request for people: AWS by its action, the others by method and path."""
    if sent.port == AWS:
        target = sent.headers.get("x-amz-target", "").rpartition(".")[2]
        return target or dict(parse_qsl(sent.body.decode(errors="replace"))).get("Action", "?")
    return f"{sent.method} {'/'.join(sent.path.split('/')[-3:])}"


@contextmanager
def laid(network: Network) -> Iterator[None]:
    """Let all requests of this process go over the network given, as long as the block runs.

    Who sleeps between two tries of its own sleeps by the simulation's clock.
    """

    def urlopen(
        pool: Any, method: str, url: str, body: Any = None, headers: Any = None, **_: Any
    ) -> HTTPResponse:
        given = {str(k).lower(): _text(v) for k, v in dict(headers or {}).items()}
        status, answered, content = network.carry(Sent(pool.port, method, url, given, _bytes(body)))
        return HTTPResponse(
            BytesIO(content),
            dict(answered),
            status,
            preload_content=False,
            decode_content=False,
            reason=HTTPStatus(status).phrase,
            request_method=method,
        )

    class Connection(_Plain):
        """What the standard library's connection is for whoever makes one now."""

        carried = network

    def sleep(seconds: float) -> None:
        network.clock.advance(timedelta(seconds=seconds))

    with (
        patch.object(time, "sleep", sleep),
        patch.object(HTTPConnectionPool, "urlopen", urlopen),
        patch.object(http.client, "HTTPConnection", Connection),
    ):
        yield


class _Plain:
    """As much of http.client's connection as Ferry's own requests use."""

    carried: Network

    def __init__(self, place: str, **_: Any) -> None:
        self._port = int(place.rpartition(":")[2])

    def request(self, method: str, target: str) -> None:
        """Send, and keep the answer."""
        sent = Sent(self._port, method, target, {}, b"")
        try:
            self.status, _, self._content = self.carried.carry(sent)
        except ProtocolError as error:
            raise ConnectionResetError(str(error)) from error

    def getresponse(self) -> "_Plain":
        """Give the answer."""
        return self

    def read(self, most: int) -> bytes:
        """Give its content."""
        return self._content[:most]

    def close(self) -> None:
        """Nothing is open."""


def _bytes(body: Any) -> bytes:
    content = body.read() if hasattr(body, "read") else body
    return content.encode() if isinstance(content, str) else bytes(content or b"")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
