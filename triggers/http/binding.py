"""Registers routes with the Functions app, each behind the function key."""

from collections.abc import Callable, Iterable
from typing import Any

import azure.durable_functions as df
import azure.functions as func

from clouds.ports import Clouds
from settings import Settings
from triggers.http.answering import answer_request
from triggers.http.route import Route


def bind_routes(
    app: df.Blueprint, routes: Iterable[Route], clouds: Clouds, settings: Settings
) -> None:
    """Register every route as a function of its operation's name."""
    for route in routes:
        function = (
            app.durable_client_input(client_name="client")(_with_client(route, clouds, settings))
            if route.stories
            else _without_client(route, clouds, settings)
        )
        app.route(route=route.path, methods=[route.method])(function)


def _with_client(route: Route, clouds: Clouds, settings: Settings) -> Callable[..., Any]:
    def answer(req: func.HttpRequest, client: df.SyncDurableFunctionsClient) -> func.HttpResponse:
        return answer_request(route, req, clouds, settings, client)

    answer.__name__ = route.operation
    return answer


def _without_client(route: Route, clouds: Clouds, settings: Settings) -> Callable[..., Any]:
    def answer(req: func.HttpRequest) -> func.HttpResponse:
        return answer_request(route, req, clouds, settings)

    answer.__name__ = route.operation
    return answer
