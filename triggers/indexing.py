"""Writes `http/index.json` anew from what the routes declare: `python -m triggers.indexing`."""

import json
import sys
from dataclasses import astuple

from triggers import routes as api
from triggers.dashboard import routes as dashboard
from triggers.http.indexed import INDEX, IndexedRoute
from triggers.http.route import Route


def index_of_all() -> tuple[IndexedRoute, ...]:
    """Tell of every route of the API and the dashboard what the host is told of it."""
    lists = sorted(_lists(), key=lambda each: (len(each[1]), each[0]))
    return tuple(_indexed(route, lists) for route in (*api.ROUTES, *dashboard.PAGES))


def text_of(index: tuple[IndexedRoute, ...]) -> str:
    """Write it down, a route a line."""
    return "[\n" + ",\n".join(json.dumps(astuple(each)) for each in index) + "\n]\n"


def _lists() -> list[tuple[str, tuple[object, ...]]]:
    """Find every public list of a module of triggers: the shortest that has a route declares it."""
    return [
        (f"{name}:{called}", value)
        for name, module in list(sys.modules.items())
        if name.startswith("triggers.")
        for called, value in vars(module).items()
        if called.isupper() and not called.startswith("_") and isinstance(value, tuple)
    ]


def _indexed(route: Route, lists: list[tuple[str, tuple[object, ...]]]) -> IndexedRoute:
    listed = next(name for name, found in lists if any(each is route for each in found))
    keyless = route.open or route.browser
    return IndexedRoute(route.operation, route.method, route.path, listed, route.stories, keyless)


if __name__ == "__main__":
    INDEX.write_text(text_of(index_of_all()), "utf-8")
