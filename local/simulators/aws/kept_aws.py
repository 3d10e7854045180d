"""A simulated AWS that outlives its process: what changes it is noted before it is answered."""

import base64
import hashlib
import io
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Lock
from typing import Any

from moto.core.base_backend import BackendDict
from moto.moto_api._internal import mock_random
from werkzeug.test import EnvironBuilder

from local.simulators.aws.call import read_call
from local.simulators.aws.front_door import CONTROL
from local.simulators.aws.simulated_aws import SimulatedAws
from local.simulators.held_clock import HeldClock
from local.simulators.request_log import Entry, LogDiverged, RequestLog

type Json = dict[str, Any]
type Given = tuple[str, list[tuple[str, str]], bytes]

# What one call made is the same when it is repeated: the numbers that moto draws are seeded by the
# call's place in the log. Times are not compared, since moto dates some things by the machine.
_IDS = re.compile(rb"\b(?:[a-z]+-[0-9a-f]{8,17}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\b")
_NEWS_TOLD = "news told"
_FULL = ("503 Service Unavailable", [("Content-Type", "text/plain"), ("Retry-After", "1")])


class KeptAws:
    """The front door of a simulated AWS whose clock can be held; a WSGI application.

    A call is noted when it may change something, when something fell due by it, when it was the
    first to enter an account's region, or while faults wait. When there is no room to note it, it
    is answered 503, and so is every further one until there is.
    """

    def __init__(self, world: SimulatedAws, clock: HeldClock, log: RequestLog) -> None:
        self._world, self._clock, self._log = world, clock, log
        self._lock = Lock()
        world.news.held = True
        world.news.told = log.fact(_NEWS_TOLD) or 0

    def repeat(self) -> None:
        """Make the world as it was; raises `LogDiverged` where it becomes another."""
        for entry in self._log.entries():
            with self._clock.at(entry.at):
                mock_random.seed(entry.number)
                if self._again(entry.request) != entry.answer:
                    raise LogDiverged(_words(entry))
        self._world.news.skip_told()

    def __call__(self, environ: Json, start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        request = _written(environ)
        with self._lock:
            given = self._answer(request, environ) if self._log.catch_up() else None
            self._deliver()
        if given is None:
            start_response(*_FULL)
            return [b"The disk is full: make room, then ask again."]
        if isinstance(given, ConnectionAbortedError):
            raise given  # the answer is to be lost
        start_response(given[0], given[1])
        return [given[2]]

    def tick(self) -> None:
        """Make up for the time that has passed although nobody calls."""
        with self._lock:
            now = self._clock.clock.now()
            if self._log.catch_up() and self._world.fleet.due(now):
                with self._clock.at(now):
                    mock_random.seed(self._log.next)
                    self._world.front_door.tick()
                self._log.note_or_wait(now, None, "")
            else:
                self._world.front_door.tick()
            self._deliver()

    def _answer(self, request: Json, environ: Json) -> Given | ConnectionAbortedError | None:
        now, seen = self._clock.clock.now(), _places()
        changing = _changing(environ) or self._world.fleet.due(now) or self._faults_wait()
        with self._clock.at(now):
            mock_random.seed(self._log.next)
            given = _perform(self._world.front_door, environ)
        if changing or _places() != seen:
            self._log.note_or_wait(now, request, _digest(given))
        return None if self._log.behind else given

    def _again(self, request: Json | None) -> str:
        if request is None:
            self._world.front_door.tick()
            return ""
        return _digest(_perform(self._world.front_door, _environ(request)))

    def _faults_wait(self) -> bool:
        return bool(self._world.front_door.faults or self._world.fleet.faults)

    def _deliver(self) -> None:
        """Tell the news, but none of a call that is not noted."""
        news = self._world.news
        before = news.told
        if not self._log.behind:
            news.deliver_now()
        if news.told != before:
            with suppress(sqlite3.OperationalError):  # what is told twice changes nothing
                self._log.set_fact(_NEWS_TOLD, news.told)


def _perform(door: Callable[..., Iterable[bytes]], environ: Json) -> Given | ConnectionAbortedError:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        started.append((status, headers))

    try:
        body = b"".join(door(environ, start_response))
    except ConnectionAbortedError as lost:
        return lost
    return (*started[-1], body)


def _changing(environ: Json) -> bool:
    if environ["PATH_INFO"].startswith(CONTROL):
        return str(environ["REQUEST_METHOD"]) != "GET"
    return read_call(environ).mutating


def _places() -> int:
    """Count what moto has made for accounts and regions: it does so when one is first entered."""
    known: Any = BackendDict._instances  # type: ignore[misc] # noqa: SLF001
    return sum(len(account) for backends in known for account in backends.values())


def _written(environ: Json) -> Json:
    """Write a request as JSON, and leave its body to be read again."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    headers = {k[5:].replace("_", "-"): v for k, v in environ.items() if k.startswith("HTTP_")}
    return {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "query_string": environ.get("QUERY_STRING", ""),
        "content_type": environ.get("CONTENT_TYPE", ""),
        "headers": headers,
        "body": base64.b64encode(body).decode(),
    }


def _environ(request: Json) -> Json:
    given = {name: value for name, value in request.items() if name != "body"}
    host = request["headers"].get("HOST", "localhost")
    builder = EnvironBuilder(
        **given, base_url=f"http://{host}", data=base64.b64decode(request["body"])
    )
    return builder.get_environ()


def _digest(given: Given | ConnectionAbortedError) -> str:
    if isinstance(given, ConnectionAbortedError):
        return "lost"
    ids = b" ".join(_IDS.findall(given[2]))
    return f"{given[0].split()[0]} {hashlib.sha256(ids).hexdigest()[:16]}"


def _words(entry: Entry) -> str:
    path = entry.request["path"] if entry.request else "the passing of time"
    return (
        f"the simulated AWS answers request {entry.number} ({path}) in another way than when it "
        "was noted, so the wave can't go on: the simulators have changed since. Begin anew in "
        "another directory, or use the Ferry that made this one."
    )
