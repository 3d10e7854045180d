"""What the worker library and the rest of the host say to each other, in plain types."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.host.stand_ins import TypedData

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Function:
    """A function as the worker found it; its bindings are what function.json would say."""

    name: str
    id: str
    bindings: tuple[Mapping[str, Any], ...]

    @property
    def trigger(self) -> Mapping[str, Any]:
        """The one binding that starts the function."""
        return next(binding for binding in self.bindings if binding["type"].endswith("Trigger"))


@dataclass(frozen=True, slots=True)
class HttpCall:
    """A request as the Functions host hands it to a worker; header names in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    params: Mapping[str, str]
    body: TypedData


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A function's answer; each cookie is the value of a Set-Cookie header."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()


class IndexingError(Exception):
    """The app can't be indexed; `traceback` is the worker's text, empty when there is none."""

    def __init__(self, message: str, traceback: str = "") -> None:
        super().__init__(message)
        self.traceback = traceback


class Failed(Exception):
    """A function raised; the message reads `Type: words`, as in Azure."""

    def __init__(self, message: str, stack: str) -> None:
        super().__init__(message)
        self.stack = stack


def log_failure(name: str, failure: Failed) -> None:
    """Log a function's stack, which callers from outside never see."""
    _log.error("%s failed: %s\n%s", name, failure, failure.stack)
