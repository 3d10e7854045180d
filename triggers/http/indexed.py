"""What the host is told of each route before the route's module is imported: `index.json`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from durable.named import find

if TYPE_CHECKING:
    from triggers.http.route import Route

INDEX = Path(__file__).parent / "index.json"


@dataclass(frozen=True, slots=True)
class IndexedRoute:
    """An operation: its function's name in Azure, its address, and the list that declares it.

    `stories` says that it gets a durable client, `keyless` that the host wants no key for it.
    """

    operation: str
    method: str
    path: str
    listed: str
    stories: bool
    keyless: bool

    @property
    def route(self) -> "Route":
        """The route itself; LookupError where its list has none of this name."""
        routes: Iterable[Route] = find(self.listed)
        for each in routes:
            if each.operation == self.operation:
                return each
        raise LookupError(f"{self.listed} has no {self.operation}")


def read_index() -> tuple[IndexedRoute, ...]:
    """Read every route that is served; what is missing here is not."""
    return tuple(IndexedRoute(*row) for row in json.loads(INDEX.read_text("utf-8")))
