"""Serves an unchanged Functions app on this machine: HTTP, queues, timers and durable functions."""

import secrets
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from local.clock import Clock
from local.engine import FileDamaged, FileTaken, TaskHub, UnknownSchema
from local.host.app_settings import environment
from local.host.bridge import index
from local.host.configuration import ConfigurationError, Extensions, read_host_json
from local.host.durable import run_durable
from local.host.functions import Function, IndexingError
from local.host.http import FrontDoor, serve_http
from local.host.listening import listen
from local.host.report import functions_found, indexing_failed
from local.host.routes import read_routes
from local.host.timers import Record

_SERVED = {
    "activityTrigger",
    "durableClient",
    "http",
    "httpTrigger",
    "orchestrationTrigger",
    "queueTrigger",
    "timerTrigger",
}


@dataclass(frozen=True, slots=True)
class Host:
    """A host that answers at `url`; `key` is what its keyed routes want."""

    url: str
    key: str
    functions: tuple[Function, ...]
    hub: TaskHub


@asynccontextmanager
async def serve_app(  # noqa: PLR0913 - each is a choice of whoever starts a host
    directory: Path,
    *,
    settings: Mapping[str, str],
    clock: Clock,
    state: Path | None = None,
    port: int = 0,
    key: str | None = None,
    out: TextIO | None = None,
) -> AsyncIterator[Host]:
    """Serve the app in a directory while the block runs; one app per process.

    `settings` are environment variables meanwhile. `state` is the file of the task hub, which
    lives in memory without one. Without a `key` one is made up. The functions found, or what is
    wrong with the app, are written to `out`, standard error unless told. Raises IndexingError,
    ConfigurationError, or OSError when the port is taken. The end waits for what is under way.
    """
    out = out or sys.stderr
    with environment(settings):
        extensions = read_host_json(directory).extensions
        functions = await _functions(directory, out)
        with (
            closing(_hub(state, clock)) as hub,
            socket.create_server(("127.0.0.1", port)) as listening,
        ):
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            host = Host(url, key or secrets.token_urlsafe(), functions, hub)
            record = Record(state and state.with_name(state.name + ".timers.json"))
            async with _running(host, extensions, clock, record, listening):
                routes = read_routes(functions, extensions.http.route_prefix)
                out.write(functions_found(functions, routes, url))
                out.flush()
                yield host


@asynccontextmanager
async def _running(
    host: Host, extensions: Extensions, clock: Clock, record: Record, listening: socket.socket
) -> AsyncIterator[None]:
    """Start the parts in the order in which they need each other, and end them in reverse."""
    routes = read_routes(host.functions, extensions.http.route_prefix)
    async with (
        run_durable(host.hub, host.functions, extensions.durable_task, host.url) as bridge,
        listen(bridge, host.functions, extensions.queues, clock, record),
        serve_http(FrontDoor(bridge, routes, host.key), listening),
    ):
        yield


def _hub(state: Path | None, clock: Clock) -> TaskHub:
    try:
        return TaskHub(state, clock)
    except (FileDamaged, FileTaken, UnknownSchema) as error:
        raise ConfigurationError(str(error)) from error
    except sqlite3.Error as error:
        raise ConfigurationError(f"{state}: {error}") from error


async def _functions(directory: Path, out: TextIO) -> tuple[Function, ...]:
    try:
        functions = await index(directory)
    except IndexingError as error:
        out.write(indexing_failed(error, directory) + "\n")
        raise
    for function in functions:
        for binding in function.bindings:
            if binding["type"] not in _SERVED:
                raise ConfigurationError(
                    f"{function.name}: a binding of type {binding['type']} is not served here."
                )
    return functions
